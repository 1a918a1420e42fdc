/**
 * The trail of what happened, and the chain that makes a change of it show. It reads domain events; no other module
 * knows of it.
 *
 * Every change writes its events in its own commit. Those that an operator caused carry the permission that was used:
 * they are the audit trail, and `AuditTrail.page` shows them to operators who may read it.
 *
 * A worker seals events in batches (`AuditChain.seal`): a seal holds the digest of each event and of the seal before,
 * and a mac under the audit key. `AuditChain.verify` computes everything anew and names the first thing that does not
 * fit. What cannot show from inside, a chain that was cut shorter, shows against a checkpoint that is kept elsewhere.
 *
 * @example
 * ```ts
 * import { AuditChain, AuditTrail } from "@mintcode/core/audit"
 * import { Effect } from "effect"
 *
 * // What operators did, newest first. Needs an `Operator` with `audit:read`.
 * export const lastActions = Effect.flatMap(
 *   AuditTrail,
 *   (trail) => trail.page({ audited: true }, { limit: 20, afterId: null }),
 * )
 * // The first thing that is wrong with the chain; `null` when nothing is. Needs `audit:verify`.
 * export const firstBreak = Effect.flatMap(
 *   AuditChain,
 *   (chain) => Effect.map(chain.verify(), (report) => report.broken),
 * )
 * console.assert(Effect.isEffect(lastActions) && Effect.isEffect(firstBreak))
 * ```
 *
 * @module
 */
export * from "./audit_chain.ts"
export * from "./audit_seal.ts"
export * from "./audit_trail.ts"
export * from "./chain_report.ts"
export * from "./repository.ts"
