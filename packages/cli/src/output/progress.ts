import process from "node:process"
import { Effect, type Scope } from "effect"
import { Output } from "./output.ts"

/** How often the bar is drawn anew: often enough to move, seldom enough to cost nothing. */
const DRAW_MS_MIN = 100
/** And at least so often, so that one sees that it lives. */
const DRAW_MS_MAX = 500
const BAR_WIDTH = 24

/** Long work that tells how far it is. */
export interface Progress {
  /** So many more are done. */
  readonly advance: (by: number) => void
}

/** What is worked at. */
export interface Work {
  readonly label: string
  /** How many there are; without it the bar counts. */
  readonly total?: number | undefined
  /** Its results go to standard output while it goes on: in the same terminal the two would be mixed. */
  readonly streams?: boolean
}

/** Does long work behind a progress bar on standard error, if somebody is there to see it. */
export const withProgress = <A, E, R>(
  work: Work,
  run: (bar: Progress) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, Exclude<R, Scope.Scope> | Output> => Effect.scoped(Effect.flatMap(progressBar(work), run))

const progressBar = ({ label, total, streams = false }: Work): Effect.Effect<Progress, never, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const { quiet } = yield* Output
    const shown = process.stderr.isTTY === true && !quiet && !(streams && process.stdout.isTTY === true)
    const startedAt = performance.now()
    let done = 0
    let drawnAt = 0
    const draw = () => {
      drawnAt = performance.now()
      process.stderr.write(`\r\u001B[2K${lineOf(label, done, total, (drawnAt - startedAt) / 1000)}`)
    }
    if (shown) {
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          draw()
          return setInterval(draw, DRAW_MS_MAX).unref()
        }),
        (timer) =>
          Effect.sync(() => {
            clearInterval(timer)
            process.stderr.write("\r\u001B[2K")
          }),
      )
    }
    return {
      advance: (by) => {
        done += by
        if (shown && performance.now() - drawnAt >= DRAW_MS_MIN) draw()
      },
    }
  })

const lineOf = (label: string, done: number, total: number | undefined, seconds: number): string => {
  const rate = seconds > 0.5 ? `  ${Math.round(done / seconds).toLocaleString("en")}/s` : ""
  if (done === 0) return `${label}  ${Math.round(seconds)} s`
  if (total === undefined || total === 0) return `${label}  ${done.toLocaleString("en")}${rate}`
  const share = Math.min(1, done / total)
  const filled = Math.round(share * BAR_WIDTH)
  return `${label}  ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}  ${Math.floor(share * 100)} %${rate}`
}
