/**
 * Seats: membership of a team workspace for a time. A group of workspaces serves a plan; each seat takes a place in one
 * of them before anybody is invited, so that none is ever oversold.
 *
 * A seat is one place in one workspace and belongs to a lease; the lease is the right, and moves from seat to seat when a
 * workspace ends. `SeatProvider` is the port to the providers, one driver a wire protocol.
 *
 * @example
 * ```ts
 * import { isSeatLive, placeOf } from "@mintcode/core/seat"
 *
 * console.assert(isSeatLive({ state: "sent" }) && !isSeatLive({ state: "left" }))
 * console.assert(placeOf("w1", "a@example.org") === "w1:a@example.org")
 * ```
 *
 * @module
 */
export * from "./finding.ts"
export * from "./finding_repair.ts"
export * from "./import_row.ts"
export * from "./lease_desk.ts"
export * from "./lease_requests.ts"
export * from "./lease_steps.ts"
export * from "./member_imports.ts"
export * from "./member_row.ts"
export * from "./placement.ts"
export * from "./rebind_rule.ts"
export * from "./recorded_member.ts"
export * from "./repository.ts"
export * from "./roster.ts"
export * from "./seat.ts"
export * from "./seat_account.ts"
export * from "./seat_answer.ts"
export * from "./seat_connections.ts"
export * from "./seat_desk.ts"
export * from "./seat_end.ts"
export * from "./seat_mails.ts"
export * from "./seat_need.ts"
export * from "./seat_orders.ts"
export * from "./seat_provider.ts"
export * from "./seat_providers.ts"
export * from "./seat_reconciliation.ts"
export * from "./seat_repairs.ts"
export * from "./seat_signals.ts"
export * from "./seat_step.ts"
export * from "./seat_steps.ts"
export * from "./seat_supplier.ts"
export * from "./seat_targets.ts"
export * from "./seat_timing.ts"
export * from "./seats.ts"
export * from "./sound_seat.ts"
export * from "./workspace.ts"
export * from "./workspace_desk.ts"
export * from "./workspace_failures.ts"
export * from "./workspace_group.ts"
export * from "./workspace_imports.ts"
export * from "./workspace_news.ts"
export * from "./workspace_requests.ts"
export * from "./workspace_state.ts"
export * from "./workspace_watch.ts"
