import process from "node:process"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Pause between two looks at what the process does. */
const LOOK_MS = 1_000
/** A process is busy that uses so much of a core, and idle that uses no more than this. */
const BUSY_SHARE = 0.5
const IDLE_SHARE = 0.1
/** Looks in a row that must find it busy: starting takes a core for a second or two as well. */
const BUSY_LOOKS = 4
/** Looks in a row that must find it idle before garbage is collected, which takes some 60 ms that a request may have to wait. */
const IDLE_LOOKS = 3
/** How much garbage may come upon what is in use, in percent, before V8 collects all of it. By itself it takes up to 300. */
const GROWING_PERCENT = 100

/**
 * Keeps a heap small that is there for months and has little to do most of the time: V8 trades memory for speed, as is
 * right for a program that ends soon.
 *
 * The young generation grows to 48 MB while a program loads, and never shrinks: here it stays as it begins, at 2 MB, until
 * there is work for a larger one. Garbage that is left of starting, or of a stretch of work, is collected once nothing goes
 * on any more. V8 reads these flags each time; a version without them goes by its own rules.
 */
export const keepHeapSmall = (): void => {
  const collect = collector()
  let last = process.cpuUsage()
  let lookedAt = performance.now()
  let [busyLooks, idleLooks] = [0, 0]
  let hasWorked = true
  let grows = false
  setGrowing(grows)
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`)
  const look = () => {
    const { system, user } = process.cpuUsage(last)
    const now = performance.now()
    const share = (user + system) / 1_000 / (now - lookedAt)
    last = process.cpuUsage()
    lookedAt = now
    busyLooks = share > BUSY_SHARE ? busyLooks + 1 : 0
    idleLooks = share < IDLE_SHARE ? idleLooks + 1 : 0
    if (busyLooks >= BUSY_LOOKS) hasWorked = true
    if (grows !== busyLooks >= BUSY_LOOKS) {
      grows = !grows
      setGrowing(grows)
    }
    if (hasWorked && idleLooks >= IDLE_LOOKS) {
      hasWorked = false
      collect()
    }
  }
  setInterval(look, LOOK_MS).unref()
}

/** Growing by a factor of one is staying as it is. */
const setGrowing = (grows: boolean): void => setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`)

/** Node gives the collector to a context that is made while the flag is on. */
const collector = (): (() => void) => {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  setFlagsFromString("--no-expose-gc")
  return collect
}
