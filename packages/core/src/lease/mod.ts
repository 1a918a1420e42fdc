/**
 * Leases: delivered rights that last. A lease is promised, begins, may be renewed, suspended and moved to another
 * resource, expires, and is released when what it held is free again.
 *
 * Rules are pure: `leaseTransition` is the table of states, `begunSpan` and `renewedSpan` count terms; months clamp and
 * keep their day. Seats have rows of `Lease`; a licence keeps its span in its own row and goes by the same rules.
 *
 * @example
 * ```ts
 * import { begunSpan, renewedSpan } from "@mintcode/core/lease"
 *
 * const month = { months: 1 }
 * let span = begunSpan(month, Date.parse("2027-01-31T00:00:00Z"))
 * console.assert(span.endsAt === Date.parse("2027-02-28T00:00:00Z"))
 * span = renewedSpan(span, month, Date.parse("2027-02-27T00:00:00Z"))
 * console.assert(span.endsAt === Date.parse("2027-03-31T00:00:00Z"))
 * ```
 *
 * @module
 */
export * from "./lease.ts"
export * from "./lease_change.ts"
export * from "./lease_record.ts"
export * from "./lease_state.ts"
export * from "./lease_term.ts"
export * from "./new_lease.ts"
export * from "./repository.ts"
