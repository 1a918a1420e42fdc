import process from "node:process"
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8"

/** Pause between two looks at what the process does. */
const LOOK_MS = 1_000
/** A process is busy that used so much of a core. */
const BUSY_SHARE = 0.5
/** Looks in a row that must find it busy: starting takes a core for a second or two as well. */
const BUSY_LOOKS = 4
/** Bytes of the young generation beyond which it may not grow: twice 8 MiB to copy between, and as much again behind. */
const YOUNG_BYTES_MAX = 24 * 1024 * 1024

/**
 * Keeps the heap's young generation as small as it is at first until there is work for a larger one. V8 lets it grow to
 * 48 MB while a program loads, and never takes that back, so that a server would hold it for as long as nobody asks it
 * anything. Growing by a factor of one is staying as it is; V8 reads the factor each time.
 */
export const keepYoungGenerationSmall = (): void => {
  let last = process.cpuUsage()
  let lookedAt = performance.now()
  let busyLooks = 0
  mayGrow(false)
  const look = () => {
    const { system, user } = process.cpuUsage(last)
    const now = performance.now()
    const isBusy = (user + system) / 1_000 > BUSY_SHARE * (now - lookedAt)
    last = process.cpuUsage()
    lookedAt = now
    busyLooks = isBusy ? busyLooks + 1 : 0
    mayGrow(busyLooks >= BUSY_LOOKS && youngBytes() < YOUNG_BYTES_MAX)
  }
  setInterval(look, LOOK_MS).unref()
}

const mayGrow = (grows: boolean): void => setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`)

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0
