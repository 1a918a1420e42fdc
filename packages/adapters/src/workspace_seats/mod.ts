/**
 * Seats of team workspaces over HTTP, with the access token of an owner: the driver `workspace`.
 *
 * The API says "full" with 400 and even 401, and answers 200 without the address when it did nothing or something else:
 * what is not certain is an unknown outcome, and the driver looks at the lists of members and invitations to the end.
 *
 * @example
 * ```ts
 * import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
 *
 * console.assert(workspaceSeatDriver.checkOptions({ role: "standard-user" }).length === 0)
 * console.assert(workspaceSeatDriver.checkOptions({ rolle: "standard-user" })[0]?.path === "/rolle")
 * ```
 *
 * @module
 */
export * from "./client.ts"
export { WorkspaceSeatOptions, workspaceSeatDriver } from "./driver.ts"
export * from "./wire.ts"
