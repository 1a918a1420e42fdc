import process from "node:process"
import { Effect, type Scope } from "effect"
import { Output } from "./output.ts"

/** A line on standard error that is written over: what is going on, and for how long it still may. */
export interface StatusLine {
  /** Says what is going on now; `until` shows a countdown. */
  readonly show: (text: string, until?: number) => Effect.Effect<void>
  /** Says something that stays. */
  readonly note: (text: string) => Effect.Effect<void>
}

const TICK_MS = 1_000

/** Where nobody looks, each state is a line of its own; with `--json` and `--quiet` there is none. */
export const statusLine: Effect.Effect<StatusLine, never, Output | Scope.Scope> = Effect.gen(
  function* (): Effect.fn.Return<StatusLine, never, Output | Scope.Scope> {
    const { json, quiet, say } = yield* Output
    if (json || quiet) return { show: () => Effect.void, note: () => Effect.void }
    if (process.stderr.isTTY !== true) {
      let told: string | undefined
      // A state that goes on is no news.
      const show = (text: string) =>
        Effect.zipLeft(
          text === told ? Effect.void : say(text),
          Effect.sync(() => (told = text)),
        )
      return { show, note: say }
    }
    let draw = () => {}
    yield* Effect.acquireRelease(
      Effect.sync(() => setInterval(() => draw(), TICK_MS).unref()),
      (timer) =>
        Effect.sync(() => {
          clearInterval(timer)
          process.stderr.write("\r\u001B[2K")
        }),
    )
    return {
      show: (text, until) =>
        Effect.sync(() => {
          draw = () => {
            process.stderr.write(`\r\u001B[2K${text}${until === undefined ? "" : `  ${clock(until - Date.now())}`}`)
          }
          draw()
        }),
      note: (text: string) =>
        Effect.sync(() => {
          process.stderr.write(`\r\u001B[2K${text}\n`)
          draw()
        }),
    }
  },
)

const DAY_S = 24 * 60 * 60

/** Minutes and seconds that are left; days, where it is as long as that. */
const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds >= DAY_S) return `${Math.floor(seconds / DAY_S)} d`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
