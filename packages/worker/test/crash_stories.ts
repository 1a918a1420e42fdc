import { type Accepted, isOpen, type RedemptionState, Redemptions } from "@mintcode/core/redemption"
import { Effect } from "effect"
import { booksOf } from "./books.ts"
import { cancel } from "./buyer.ts"
import type { FaultCase } from "./fault_case.ts"
import type { MovableClock } from "./movable_clock.ts"
import { workPlainly } from "./plain_worker.ts"
import { SILENT } from "./shop.ts"
import type { World } from "./world.ts"

/** What a holder does, told so that it can be begun anew in each life of the process. */
type Holder = (accepted: Accepted, clock: MovableClock) => Effect.Effect<unknown, unknown, World>

/** A redemption's whole life, in the course of which the process may die anywhere. */
export interface CrashStory extends Pick<FaultCase, "name" | "faults" | "shelves" | "script" | "shop" | "policy"> {
  readonly holder?: Holder
  /** How it may end, wherever the process dies. */
  readonly ends: ReadonlyArray<RedemptionState>
}

/** Gives up once there is an order to give up. */
const givesUp: Holder = (accepted, clock) =>
  Effect.gen(function* () {
    const state = Effect.map(booksOf(accepted.redemption.id), ({ redemption }) => redemption.state)
    yield* workPlainly(
      clock,
      Effect.map(state, (now) => now === "waiting" || now === "cancelling" || !isOpen(now)),
    )
    if ((yield* state) === "waiting") yield* cancel(accepted)
  })

/** Tries again once it has failed, as long as that is allowed. */
const triesAgain: Holder = (accepted, clock) =>
  Effect.gen(function* () {
    yield* workPlainly(clock)
    const { redemption } = yield* booksOf(accepted.redemption.id)
    const redemptions = yield* Redemptions
    if (redemption.state === "failed" && redemption.tries === 1) {
      yield* redemptions.retry(redemption.id, { token: accepted.token }, null)
    }
  })

const early = (earlyCancelMs: number) => ({ script: { earlyCancelMs }, shop: { options: { earlyCancelMs } } })

export const CRASH_STORIES: ReadonlyArray<CrashStory> = [
  { name: "all goes well", ends: ["delivered"] },
  { name: "the first plan is out of stock", shelves: [{ count: 0 }], ends: ["delivered"] },
  { name: "all plans are out of stock", shelves: [{ count: 0 }, { count: 0 }], ends: ["failed"] },
  {
    name: "the holder tries again after all plans were out of stock",
    faults: [{ endpoint: "buy", kind: "out-of-stock", count: 2 }],
    holder: triesAgain,
    ends: ["delivered", "failed"],
  },
  {
    name: "the answer to the order is lost, and the order was placed",
    faults: [{ endpoint: "buy", kind: "cut", placed: true }],
    ends: ["delivered"],
  },
  {
    name: "the answer to the order is lost, and the order was not placed",
    faults: [{ endpoint: "buy", kind: "cut" }],
    ends: ["delivered"],
  },
  {
    name: "the upstream asks to slow down",
    faults: [{ endpoint: "buy", kind: "throttle-key", retryAfterSeconds: 30 }],
    ends: ["delivered"],
  },
  { name: "the upstream refuses", faults: [{ endpoint: "buy", kind: "bad-key", count: 5 }], ends: ["rejected"] },
  { name: "the holder gives up", shelves: [SILENT, SILENT], holder: givesUp, ends: ["cancelled"] },
  {
    name: "the holder gives up too early for the upstream",
    shelves: [SILENT, SILENT],
    ...early(120_000),
    holder: givesUp,
    ends: ["cancelled"],
  },
  {
    name: "the message comes while the order is given back",
    shelves: [{ sms: [{ delayMs: 60_000 }] }],
    ...early(120_000),
    holder: givesUp,
    ends: ["delivered"],
  },
  {
    name: "the message never comes, and the order is about to end",
    shelves: [SILENT],
    script: { orderTtlMs: 90_000 },
    ends: ["delivered"],
  },
  {
    name: "the message never comes until the deadline",
    shelves: [SILENT, SILENT],
    policy: { timeLimitMs: 60_000 },
    ends: ["expired"],
  },
]
