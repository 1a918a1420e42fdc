/**
 * Who acts and what they may do: permissions, operators and their tokens.
 *
 * Every use case of an operator begins with `operatorWith(permission)`: it asks for the `Operator` on whose behalf the
 * program runs, refuses with `PERMISSION_MISSING`, and hands over the actor for the audit event. There is no way around
 * it, whichever route, command or job the use case is reached by.
 *
 * @example
 * ```ts
 * import { Operator, operatorWith, type Permission, PERMISSIONS } from "@mintcode/core/identity"
 * import { Effect, Either } from "effect"
 *
 * const mint = Effect.map(operatorWith("voucher:mint"), ({ actor }) => `minted by ${actor.id}`)
 * const actor = { kind: "operator", id: "alice", ip: null } as const
 * const as = (permissions: ReadonlyArray<Permission>) =>
 *   Effect.runSync(Effect.either(Effect.provideService(mint, Operator, { actor, permissions: new Set(permissions) })))
 *
 * console.assert(Either.isRight(as(PERMISSIONS)))
 * const refused = as(["voucher:read"])
 * console.assert(Either.isLeft(refused) && refused.left.code === "PERMISSION_MISSING")
 * ```
 *
 * @module
 */
export * from "./audited.ts"
export * from "./operator.ts"
export * from "./operator_token.ts"
export * from "./operator_tokens.ts"
export * from "./permission.ts"
export * from "./repository.ts"
export * from "./user_id.ts"
