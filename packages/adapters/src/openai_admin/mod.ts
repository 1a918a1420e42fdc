/**
 * Seats of an organisation over its documented administration API, with an admin key: the driver `openai-admin`.
 *
 * The API has no count of seats and no end of a plan: capacity is what the operator entered. An invitation that was
 * accepted stays on the list, and cannot be deleted.
 *
 * @example
 * ```ts
 * import { openAiAdminDriver } from "@mintcode/adapters/openai-admin"
 *
 * console.assert(openAiAdminDriver.checkOptions({ projects: [{ id: "proj_1" }] }).length === 0)
 * console.assert(openAiAdminDriver.checkOptions({ role: "king" })[0]?.path === "/role")
 * ```
 *
 * @module
 */
export * from "./client.ts"
export { OpenAiAdminOptions, openAiAdminDriver } from "./driver.ts"
export * from "./wire.ts"
