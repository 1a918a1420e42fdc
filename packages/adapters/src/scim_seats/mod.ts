/**
 * Seats of a directory over SCIM 2.0 (RFC 7643, RFC 7644): the driver `scim`.
 *
 * A server provisions people: they are members at once, and nobody is only invited. Who was deactivated counts as
 * absent, and is activated again instead of made twice. With `groupId` a seat is a membership in that group.
 *
 * @example
 * ```ts
 * import { scimSeatDriver } from "@mintcode/adapters/scim-seats"
 *
 * console.assert(scimSeatDriver.checkOptions({ removal: "deactivate" }).length === 0)
 * console.assert(scimSeatDriver.checkOptions({ removal: "group" })[0]?.path === "/groupId")
 * ```
 *
 * @module
 */
export * from "./client.ts"
export { ScimSeatOptions, scimSeatDriver } from "./driver.ts"
export * from "./wire.ts"
