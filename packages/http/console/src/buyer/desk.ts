import { NoAnswer, ProblemError } from "../api/errors.ts"
import type { WireProblem } from "../api/wire.ts"
import {
  accepted,
  type Entry,
  type Input,
  isAboutCode,
  newEntry,
  problemOf,
  type Refusal,
  refusalOf,
  refused,
  withView,
} from "./entry.ts"
import type { EntryStore } from "./entry_store.ts"
import { makeFollower } from "./follower.ts"
import { pause, retryMs } from "./pace.ts"
import { cancelRedemption, redeemCode, redeemCodes, retryRedemption } from "./redeem_calls.ts"

/** Longer than the shortest key that proves on its own who holds a redemption. */
const KEY_BYTES = 18
const GIVEN_UP: Sent = { isSent: false, refusal: null }

/** What came of sending codes: all are on the page, or nothing is: it was refused, or given up before an answer came. */
export type Sent = { readonly isSent: true } | { readonly isSent: false; readonly refusal: Refusal | null }

/** What the page does about codes. */
export interface Desk {
  /** Redeems codes. One that is refused on its own is given back, so that it can be mended where it was typed. */
  readonly redeem: (codes: ReadonlyArray<string>, challenge: string | undefined) => Promise<Sent>
  /** Sends a code again with what it lacked. */
  readonly complete: (key: string, input: Input, challenge: string | undefined) => Promise<void>
  readonly retry: (key: string) => Promise<void>
  readonly cancel: (key: string) => Promise<void>
  /** Goes on with what an earlier visit left open. */
  readonly resume: () => void
  /** Whether the server answers, as far as is known. */
  readonly isReached: () => boolean
  readonly subscribe: (changed: () => void) => () => void
}

export const makeDesk = (store: EntryStore): Desk => {
  const listeners = new Set<() => void>()
  let isReached = true
  const reached = (now: boolean) => {
    if (now === isReached) return
    isReached = now
    for (const changed of listeners) changed()
  }
  const follower = makeFollower({ store, reached })

  /** Calls until somebody answers: sent under the same key, a request is done once. */
  const untilAnswered = async <A>(call: () => Promise<A>, isWanted: () => boolean): Promise<A | undefined> => {
    for (let failures = 1; ; failures++) {
      try {
        const answer = await call()
        reached(true)
        return answer
      } catch (error) {
        if (!(error instanceof NoAnswer) && !isServersFault(error)) {
          reached(true)
          throw error
        }
        reached(false)
        await pause(retryMs(failures, Math.random()))
        if (!isWanted()) return undefined
      }
    }
  }

  const sendOne = async (
    entry: Entry,
    input: Input,
    challenge: string | undefined,
  ): Promise<WireProblem | undefined> => {
    const { code, key } = entry
    if (code === null) return undefined
    try {
      const answer = await untilAnswered(
        () =>
          redeemCode({
            payload: {
              code,
              ...(Object.keys(input).length === 0 ? {} : { input }),
              ...(challenge === undefined ? {} : { challenge }),
            },
            headers: { "idempotency-key": key },
          }),
        () => store.get(key) !== undefined,
      )
      if (answer !== undefined) store.change(key, (one) => accepted(one, answer, Date.now()))
      return undefined
    } catch (error) {
      return problemOf(error)
    } finally {
      follower.follow()
    }
  }

  const redeemOne = async (code: string, challenge: string | undefined): Promise<Sent> => {
    const entry = newEntry(newKey(), code, Date.now())
    store.add([entry])
    const problem = await sendOne(entry, {}, challenge)
    if (problem === undefined) return store.get(entry.key) === undefined ? GIVEN_UP : { isSent: true }
    const next = refused(entry, problem, Date.now())
    if (next.step.at === "asking") {
      store.change(entry.key, () => next)
      return { isSent: true }
    }
    store.remove([entry.key])
    return { isSent: false, refusal: refusalOf(problem, Date.now()) }
  }

  const redeemMany = async (codes: ReadonlyArray<string>, challenge: string | undefined): Promise<Sent> => {
    const batch = newKey()
    const entries = codes.map((code, index) => newEntry(`${batch}#${index}`, code, Date.now()))
    const keys = entries.map(({ key }) => key)
    store.add(entries)
    try {
      const answer = await untilAnswered(
        () =>
          redeemCodes({
            payload: { codes, ...(challenge === undefined ? {} : { challenge }) },
            headers: { "idempotency-key": batch },
          }),
        () => keys.some((key) => store.get(key) !== undefined),
      )
      if (answer === undefined) return GIVEN_UP
      const now = Date.now()
      for (const outcome of answer.outcomes) {
        store.change(keys[outcome.index] ?? "", (entry) =>
          outcome.outcome === "accepted"
            ? accepted(entry, outcome.redemption, now)
            : refused(entry, outcome.problem, now),
        )
      }
      follower.follow()
      return { isSent: true }
    } catch (error) {
      store.remove(keys)
      return { isSent: false, refusal: refusalOf(problemOf(error), Date.now()) }
    }
  }

  const complete = async (key: string, input: Input, challenge: string | undefined): Promise<void> => {
    const before = store.get(key)
    if (before === undefined || before.code === null) return
    // Another request than the one that was refused: it needs another key.
    const entry = newEntry(newKey(), before.code, before.addedAt, input)
    store.change(key, () => entry)
    const problem = await sendOne(entry, input, challenge)
    if (problem === undefined) return
    store.change(entry.key, (one) => {
      const next = refused(one, problem, Date.now())
      // What is refused for the sake of the request keeps its field, and can be sent again.
      return isAboutCode(problem) || before.step.at !== "asking"
        ? next
        : { ...next, step: { ...before.step, input, refusal: refusalOf(problem, Date.now()) } }
    })
  }

  const wish = (call: typeof retryRedemption | typeof cancelRedemption) => async (key: string) => {
    const step = store.get(key)?.step
    if (step?.at !== "held") return
    try {
      const view = await call({ path: { id: step.id }, headers: {} }, { token: step.token })
      reached(true)
      store.change(key, (entry) => forgetValue(withView(entry, view, Date.now())))
    } catch (error) {
      const refusal =
        error instanceof ProblemError
          ? refusalOf(error.problem, Date.now())
          : { code: "NO_ANSWER", detail: "", until: null }
      store.change(key, (entry) => (entry.step.at === "held" ? { ...entry, step: { ...entry.step, refusal } } : entry))
    }
    follower.follow()
  }

  const resume = () => {
    follower.follow()
    for (const entry of store.all()) {
      if (entry.step.at !== "sending") continue
      const { input } = entry.step
      void sendOne(entry, input, undefined).then((problem) => {
        if (problem !== undefined) store.change(entry.key, (one) => refused(one, problem, Date.now()))
      })
    }
  }

  return {
    redeem: (codes, challenge) => {
      const [code = ""] = codes
      return codes.length === 1 ? redeemOne(code, challenge) : redeemMany(codes, challenge)
    },
    complete,
    retry: wish(retryRedemption),
    cancel: wish(cancelRedemption),
    resume,
    isReached: () => isReached,
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

/** A redemption that begins anew has nothing to show of what was before. */
const forgetValue = (entry: Entry): Entry =>
  entry.step.at === "held" ? { ...entry, step: { ...entry.step, delivered: null } } : entry

/** The server's trouble, which passes: whether the request was done is unknown. */
const isServersFault = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status >= 500 && !/^CHALLENGE_/.test(error.code)

const newKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
}
