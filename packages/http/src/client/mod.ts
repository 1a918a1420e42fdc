/**
 * The typed client, derived from the declaration: one method for each endpoint, and streams where an answer is too
 * long or too slow to wait for. It runs wherever an Effect `HttpClient` does.
 *
 * @example
 * ```ts
 * import { FetchHttpClient } from "@effect/platform"
 * import { makeClient } from "@mintcode/http/client"
 * import { Effect } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const client = yield* makeClient({ baseUrl: "http://127.0.0.1:8787" })
 *   const accepted = yield* client.redeem.redeem({ payload: { code: "ABCD-EFGH" }, headers: {} })
 *   const holder = yield* client.withToken(accepted.token)
 *   return yield* holder.redeem.status({ path: { id: accepted.id }, headers: {} })
 * }).pipe(Effect.provide(FetchHttpClient.layer))
 * ```
 *
 * @module
 */
export * from "./client.ts"
export type { ServerEvent } from "./redemption_events.ts"
export type { MintedStream } from "./streams.ts"
