/**
 * Number suppliers and seat providers on one's own machine. It speaks both wire protocols of numbers, keeps orders, balance, frozen money and refunds
 * as the real services do, and goes wrong on request: limits, hanging and cut connections before or after an order was
 * placed, HTML pages, broken JSON, duplicate and late messages.
 *
 * Its team workspaces answer in three protocols of seats out of one set of books, below `/seats`: members, invitations
 * that count as seats, plans that end, lists that lag, dead tokens and closed workspaces. `workspaces` tells what each
 * really has.
 *
 * A script says what is in stock and what goes wrong; `control_routes.ts` lists what can be changed while it runs.
 * `audit` tells whether every order came to an end and every cent is accounted for.
 *
 * @example
 * ```ts
 * import { demoScript, makeSimulator } from "@mintcode/adapters/simulator"
 * import { Effect } from "effect"
 *
 * const program = Effect.scoped(Effect.gen(function*() {
 *   const simulator = yield* makeSimulator({ script: demoScript })
 *   return simulator.fiveSimBaseUrl
 * }))
 * ```
 *
 * @module
 */
export * from "./control.ts"
export * from "./demo_script.ts"
export type { Posting } from "./ledger.ts"
export { isOpen, type OrderStatus, type OrderStep, type SimulatedMessage, type SimulatedOrder } from "./order.ts"
export * from "./script.ts"
export type { SeatStep, WorkspaceChange, WorkspaceReport } from "./seat_book.ts"
export type { SeatControl } from "./seat_market.ts"
export { SimulatedWorkspace } from "./seat_script.ts"
export * from "./simulator.ts"
