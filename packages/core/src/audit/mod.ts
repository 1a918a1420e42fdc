/**
 * The trail of what happened. It reads domain events; no other module knows of it.
 *
 * Every change writes its events in its own commit. Those that an operator caused carry the permission that was used:
 * they are the audit trail, and `AuditTrail.page` shows them to operators who may read it.
 *
 * @example
 * ```ts
 * import { AuditTrail } from "@mintcode/core/audit"
 * import { Effect } from "effect"
 *
 * // What operators did, newest first. Needs an `Operator` with `event:read`.
 * export const lastActions = Effect.flatMap(
 *   AuditTrail,
 *   (trail) => trail.page({ audited: true }, { limit: 20, afterId: null }),
 * )
 * console.assert(Effect.isEffect(lastActions))
 * ```
 *
 * @module
 */
export * from "./audit_trail.ts"
export * from "./repository.ts"
