import { Commit, retryConflicts, update } from "@mintcode/core/kernel"
import {
  type Accepted,
  type HolderProof,
  isOpen,
  type Redemption,
  RedemptionEntity,
  RedemptionRepository,
  Redemptions,
} from "@mintcode/core/redemption"
import { Clock, Effect, type Redacted } from "effect"
import { type Books, booksOf, isQuiet, isSettled } from "./books.ts"

/** Pause between two looks. */
const LOOK_MS = 20
/** Longest wait for anything: a crowded machine takes ten times as long as this one. */
const WAIT_MS_MAX = 120_000

/** Asks for a code to be redeemed. */
export const redeem = (code: string, proof: HolderProof = {}) =>
  Effect.flatMap(Redemptions, (redemptions) => redemptions.redeem({ code, input: {}, proof, ip: null }))

/** Waits until what storage holds of a redemption is as wanted. */
export const untilBooks = (id: string, what: string, isSo: (books: Books) => boolean) =>
  Effect.gen(function* () {
    let books = yield* booksOf(id)
    for (let waited = 0; !isSo(books); waited += LOOK_MS) {
      if (waited > WAIT_MS_MAX) {
        const { state, wakeAt } = books.redemption
        const steps = books.transitions.map(({ event }) => event).join(" ")
        return yield* Effect.dieMessage(`not ${what} but ${state} (wakes at ${wakeAt}, after ${steps})`)
      }
      yield* Effect.sleep(LOOK_MS)
      books = yield* booksOf(id)
    }
    return books
  })

/** Waits for a state. */
export const untilState = (id: string, ...states: ReadonlyArray<Redemption["state"]>) =>
  untilBooks(id, states.join(" or "), ({ redemption }) => states.includes(redemption.state))

/** Waits for the redemption's end. */
export const untilEnded = (id: string) => untilBooks(id, "ended", ({ redemption }) => !isOpen(redemption.state))

/** Waits until the redemption is over and no upstream order is known that has to be seen to. */
export const untilSettled = (id: string) => untilBooks(id, "settled", isSettled)

/** Waits until the redemption is over and each of its upstream orders is as well, those that nobody found included. */
export const untilQuiet = (id: string) => untilBooks(id, "quiet", isQuiet)

/** Waits for something that is not in storage. */
export const untilTrue = (what: string, isSo: () => boolean) =>
  Effect.gen(function* () {
    for (let waited = 0; !isSo(); waited += LOOK_MS) {
      if (waited > WAIT_MS_MAX) return yield* Effect.dieMessage(`${what}: not within ${WAIT_MS_MAX} ms`)
      yield* Effect.sleep(LOOK_MS)
    }
  })

/** The holder's proof of an accepted redemption. */
export const proofOf = ({ token }: { readonly token: Redacted.Redacted<string> }): HolderProof => ({ token })

export const cancel = (accepted: Accepted) =>
  Effect.flatMap(Redemptions, (redemptions) => redemptions.cancel(accepted.redemption.id, proofOf(accepted), null))

export const retry = (accepted: Accepted) =>
  Effect.flatMap(Redemptions, (redemptions) => redemptions.retry(accepted.redemption.id, proofOf(accepted), null))

/** The delivered value, as its holder gets it. */
export const resultOf = (accepted: Accepted) =>
  Effect.flatMap(Redemptions, (redemptions) => redemptions.result(accepted.redemption.id, proofOf(accepted)))

/** Changes the times of a redemption. */
const setTimes = (
  { redemption }: Accepted,
  timesAt: (at: number) => Partial<Pick<Redemption, "deadlineAt" | "wakeAt">>,
) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const read = yield* Effect.flatten(Effect.flatMap(RedemptionRepository, ({ byId }) => byId(redemption.id)))
    yield* commit([update(RedemptionEntity, read, timesAt(yield* Clock.currentTimeMillis))])
  }).pipe(retryConflicts([`${RedemptionEntity.name}.version`]))

/** Lets a redemption's deadline be now. */
export const reachDeadline = (accepted: Accepted) => setTimes(accepted, (at) => ({ deadlineAt: at, wakeAt: at }))

/** Keeps all workers away from a redemption, as the claim of one does that has died. */
export const claimFor = (accepted: Accepted, ms: number) => setTimes(accepted, (at) => ({ wakeAt: at + ms }))
