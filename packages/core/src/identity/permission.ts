import { Schema } from "effect"

/**
 * Everything an operator may be allowed to do. An admin route checks exactly one of these, and the same name stands
 * in the audit event that its action leaves.
 */
export const Permission = Schema.Literal(
  "voucher:read",
  "voucher:mint",
  "voucher:edit",
  "voucher:void",
  "voucher:import",
  "voucher:reveal",
  "catalogue:read",
  "catalogue:edit",
  "redemption:read",
  "redemption:operate",
  "licence:read",
  "licence:edit",
  "lease:read",
  "lease:edit",
  "seat:read",
  "seat:edit",
  "upstream:read",
  "upstream:edit",
  "settings:read",
  "settings:edit",
  "audit:read",
  "audit:verify",
  "abuse:read",
  "abuse:edit",
  "token:manage",
  "people:read",
  "people:edit",
  "people:roles",
  "mail:read",
  "mail:operate",
  "mail:reveal",
  "key:read",
  "key:edit",
  "balance:read",
  "balance:edit",
  "order:read",
  "webhook:read",
  "webhook:edit",
).annotations({ identifier: "Permission" })
export type Permission = typeof Permission.Type

/** Every permission, in the order they are documented in. */
export const PERMISSIONS: ReadonlyArray<Permission> = Permission.literals
