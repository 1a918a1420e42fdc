import { ProblemError } from "../api/errors.ts"
import { type Held, isEnded, withView } from "./entry.ts"
import type { EntryStore } from "./entry_store.ts"
import { watch } from "./event_stream.ts"
import { pause, pollMs, retryMs } from "./pace.ts"
import { readResult, readStatus, type View } from "./redeem_calls.ts"

/**
 * Streams held open at once. Over HTTP/1.1 a browser has six connections to a server for all its tabs, and each stream
 * takes one; what is beyond asks now and then.
 */
const STREAMS_MAX = 2
/** Over HTTP/2 and later all share one connection. */
const STREAMS_MAX_MULTIPLEXED = 6

/** Pause before a stream that ended early is opened again. */
const RECONNECT_MS = 1_000
/** How long streams are left alone after one failed: what is in their way is seldom gone in a minute. */
const STREAMS_REST_MS = 60_000

/** Brings the redemptions on the page up to date for as long as they are open. */
export interface Follower {
  /** Follows whatever is open and not followed yet. */
  readonly follow: () => void
}

interface Options {
  readonly store: EntryStore
  /** Told whenever the server answers, or does not. */
  readonly reached: (isReached: boolean) => void
}

export const makeFollower = ({ reached, store }: Options): Follower => {
  const followed = new Set<string>()
  let streams = 0
  let streamsFrom = 0

  const seen = (key: string) => (view: View) => {
    reached(true)
    store.change(key, (entry) => withView(entry, view, Date.now()))
  }

  /** Watches until the stream ends. False where none can be had at the moment. */
  const watched = async (key: string, { id, token, view }: Held, signal: AbortSignal): Promise<boolean> => {
    if (Date.now() < streamsFrom || document.hidden || streams >= streamsMax()) return false
    // A tab that nobody looks at leaves the connection to others.
    const whileSeen = abortWhen(
      () => document.hidden || signal.aborted,
      (changed) => {
        document.addEventListener("visibilitychange", changed)
        signal.addEventListener("abort", changed)
        return () => {
          document.removeEventListener("visibilitychange", changed)
          signal.removeEventListener("abort", changed)
        }
      },
    )
    streams++
    try {
      await watch({ id, token, revision: view.revision, signal: whileSeen.signal, seen: seen(key) })
      reached(true)
      return true
    } catch (error) {
      if (document.hidden) return false
      if (signal.aborted || (error instanceof ProblemError && error.problem.status < 429)) throw error
      // Whatever is the matter with streams, a question may get through.
      streamsFrom = Date.now() + STREAMS_REST_MS
      return false
    } finally {
      streams--
      whileSeen.stop()
    }
  }

  const look = async (key: string, held: Held, signal: AbortSignal): Promise<void> => {
    if (await watched(key, held, signal)) {
      const step = store.get(key)?.step
      if (step?.at === "held" && !isEnded(step.view)) await pause(RECONNECT_MS, signal)
      return
    }
    seen(key)(await readStatus({ path: { id: held.id } }, { token: held.token, signal }))
    await pause(pollMs(followed.size, document.hidden), signal)
  }

  const bringResult = async (key: string, { id, token }: Held, signal: AbortSignal): Promise<void> => {
    const delivered = await readResult({ path: { id } }, { token, signal })
    reached(true)
    store.change(key, (entry) => (entry.step.at === "held" ? { ...entry, step: { ...entry.step, delivered } } : entry))
  }

  const run = async (key: string): Promise<void> => {
    let failures = 0
    for (;;) {
      const entry = store.get(key)
      const step = entry?.step
      if (step?.at !== "held") return
      const isOver = isEnded(step.view)
      if (isOver && (step.view.state !== "delivered" || step.delivered !== null)) return
      const until = abortWhen(() => store.get(key) === undefined, store.subscribe)
      try {
        await (isOver ? bringResult(key, step, until.signal) : look(key, step, until.signal))
        failures = 0
      } catch (error) {
        if (until.signal.aborted) return
        if (error instanceof ProblemError && error.code === "REDEMPTION_NOT_FOUND") {
          store.change(key, (one) => ({ ...one, step: { at: "lost" } }))
          return
        }
        reached(error instanceof ProblemError && error.problem.status < 500)
        await pause(retryMs(++failures, Math.random()), until.signal)
      } finally {
        until.stop()
      }
    }
  }

  return {
    follow: () => {
      for (const { key, step } of store.all()) {
        if (step.at !== "held" || followed.has(key)) continue
        followed.add(key)
        void run(key).finally(() => followed.delete(key))
      }
    },
  }
}

const streamsMax = (): number => {
  const [page] = performance.getEntriesByType("navigation") as Array<PerformanceNavigationTiming>
  return /^h[23]/.test(page?.nextHopProtocol ?? "") ? STREAMS_MAX_MULTIPLEXED : STREAMS_MAX
}

/** A signal that is aborted once something is the case; it is looked at after each change. */
const abortWhen = (isOver: () => boolean, subscribe: (changed: () => void) => () => void) => {
  const controller = new AbortController()
  const stop = subscribe(() => {
    if (isOver()) controller.abort()
  })
  return { signal: controller.signal, stop }
}
