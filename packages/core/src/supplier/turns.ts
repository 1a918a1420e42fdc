import { Clock, Effect } from "effect"
import { UpstreamThrottled } from "./fault.ts"
import { THROTTLE_WAIT_MS_MAX, UpstreamLimit } from "./upstream_limit.ts"

/**
 * Turns within such a stretch of time begin together: upstreams count by the second, and steps that go on together share
 * a flush of the disk. Only buckets of more than fifty calls a second notice.
 */
const TURNS_TOGETHER_MS = 20

/** Our own word for a bucket that is too far behind: it says nothing of how fast the upstream can go. */
const OWN_LIMIT = "our own rate limit"

/** Whose calls are counted together: an upstream account, or a workspace. */
export interface TurnTaker {
  readonly id: string
  readonly ratePerSecond: number
}

/** Turns out of the buckets that all workers share. */
export interface Turns {
  /** Waits for the next turn; fails when it lies too far ahead. */
  readonly waitTurn: (taker: TurnTaker) => Effect.Effect<void, UpstreamThrottled>
  /** Puts a call behind the shared throttle, and tells the throttle of limit hits. `unlessLate` may end it at its turn. */
  readonly throttled: (
    taker: TurnTaker,
    unlessLate?: Effect.Effect<void, UpstreamThrottled>,
  ) => <A, E>(call: Effect.Effect<A, E>) => Effect.Effect<A, E | UpstreamThrottled>
}

/** The turns of one process: what it took from a shared bucket ahead is kept here. */
export const makeTurns: Effect.Effect<Turns, never, UpstreamLimit> = Effect.gen(function* () {
  const limit = yield* UpstreamLimit
  const allowances = new Map<string, { calls: number; next: number; interval: number }>()
  const turns = new Map<string, Effect.Semaphore>()

  const turnOf = (id: string): Effect.Semaphore => {
    const turn = turns.get(id) ?? Effect.unsafeMakeSemaphore(1)
    turns.set(id, turn)
    return turn
  }

  /** A turn out of what this process has taken already; `undefined` when that is used up. */
  const heldTurn = (id: string, at: number): number | undefined => {
    const held = allowances.get(id)
    // A clock that was set back must not make everybody wait for the time that it had shown.
    if (held === undefined || held.calls === 0 || held.next - at > THROTTLE_WAIT_MS_MAX) return undefined
    const mine = Math.max(held.next, at)
    // Taken by a clock that has been set back since: whoever waited for that turn would wait for as long.
    if (mine - at > THROTTLE_WAIT_MS_MAX) return undefined
    allowances.set(id, { ...held, calls: held.calls - 1, next: mine + held.interval })
    return mine
  }

  const newTurn = (taker: TurnTaker) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      // Whoever waited here with others may find that the first has taken for all.
      const held = heldTurn(taker.id, at)
      if (held !== undefined) return held
      const { calls, from, intervalMs } = yield* limit.take(taker.id, taker.ratePerSecond)
      if (from - at > THROTTLE_WAIT_MS_MAX) {
        return yield* new UpstreamThrottled({ retryAfterMs: from - at, reason: OWN_LIMIT })
      }
      allowances.set(taker.id, { calls: calls - 1, next: from + intervalMs, interval: intervalMs })
      return from
    })

  /** The moment of this caller's turn; fails when it lies too far ahead. */
  const turn = (taker: TurnTaker) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const held = heldTurn(taker.id, at)
      return held === undefined ? turnOf(taker.id).withPermits(1)(newTurn(taker)) : Effect.succeed(held)
    })

  const widen = (taker: TurnTaker, retryAfterMs: number | null) =>
    Effect.suspend(() => {
      allowances.delete(taker.id)
      return limit.widen(taker.id, retryAfterMs)
    })

  const waitTurn: Turns["waitTurn"] = (taker) =>
    Effect.flatMap(turn(taker), (from) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const together = from - (from % TURNS_TOGETHER_MS)
        // A clock that was set back meanwhile puts the turn far ahead; it is not.
        return together > at ? Effect.sleep(Math.min(together - at, THROTTLE_WAIT_MS_MAX)) : Effect.void
      }),
    )

  const throttled: Turns["throttled"] =
    (taker, unlessLate = Effect.void) =>
    (call) =>
      waitTurn(taker).pipe(
        Effect.zipRight(unlessLate),
        Effect.zipRight(
          Effect.tapError(call, (error) =>
            error instanceof UpstreamThrottled && error.reason !== OWN_LIMIT
              ? widen(taker, error.retryAfterMs)
              : Effect.void,
          ),
        ),
      )

  return { waitTurn, throttled }
})
