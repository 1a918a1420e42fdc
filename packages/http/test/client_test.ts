import { FetchHttpClient } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { type ClientError, type MintCodeClient, makeClient } from "@mintcode/http/client"
import { IN_PROCESS_URL, layerHttpClientInProcess } from "@mintcode/http/server"
import { Chunk, Effect, Either, Redacted, Stream } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startServer, type TestServer } from "./server_fixture.ts"
import { openShop, quickMarket, type Shop } from "./shop.ts"

let server: TestServer
let shop: Shop
beforeAll(async () => {
  server = await startServer({ script: quickMarket })
  shop = await openShop(server)
})
afterAll(() => server.stop())

/** The same client, once over a socket and once in the same process. */
const ways = {
  "over HTTP": <A>(use: (client: MintCodeClient) => Effect.Effect<A, ClientError>) =>
    Effect.runPromise(
      Effect.flatMap(makeClient({ baseUrl: server.url, token: Redacted.make(server.token) }), use).pipe(
        Effect.provide(FetchHttpClient.layer),
      ),
    ),
  "in process": <A>(use: (client: MintCodeClient) => Effect.Effect<A, ClientError>) =>
    server.run(
      Effect.flatMap(makeClient({ baseUrl: IN_PROCESS_URL, token: Redacted.make(server.token) }), use).pipe(
        Effect.provide(layerHttpClientInProcess),
      ),
    ),
}

for (const [name, run] of Object.entries(ways)) {
  describe(`the typed client ${name}`, () => {
    it("mints, redeems, follows and takes the value", async () => {
      const told = await run((client) =>
        Effect.gen(function* () {
          const productId = ProductId.make(shop.productId)
          const { codes } = yield* client.vouchers.mint({ payload: { productId, count: 1 }, headers: {} })
          const accepted = yield* client.redeem.redeem({ payload: { code: codes[0] ?? "" }, headers: {} })
          const holder = yield* client.withToken(accepted.token)
          const states = yield* Stream.runCollect(
            Stream.map(holder.followRedemption(accepted.id), (view) => view.state),
          )
          const result = yield* holder.redeem.result({ path: { id: accepted.id }, headers: {} })
          return { states: Chunk.toReadonlyArray(states), value: result.value, token: String(accepted.token) }
        }),
      )
      expect(told.states.at(-1)).toBe("delivered")
      expect(told.value).toMatchObject({ code: "12345" })
      expect(told.token).toBe("<redacted>")
    })

    it("fails with a problem that programs decide by", async () => {
      const failed = await run((client) => Effect.either(client.products.get({ path: { id: "nothing" } })))
      expect(Either.isLeft(failed) && failed.left).toMatchObject({
        _tag: "Problem",
        code: "PRODUCT_NOT_FOUND",
        status: 404,
      })
    })

    it("streams a large batch and its export", async () => {
      const counts = await run((client) =>
        Effect.gen(function* () {
          const productId = ProductId.make(shop.productId)
          const { batchId, codes } = yield* client.mintStream({ productId, count: 25_000 }, { idempotencyKey: name })
          const minted = yield* Stream.runCount(codes)
          const bytes = yield* client
            .exportVouchers({ batchId: batchId as never, format: "txt" })
            .pipe(Stream.runFold(0, (sum, chunk) => sum + chunk.length))
          const batch = yield* client.batches.get({ path: { id: batchId } })
          return { minted, bytes, state: batch.state }
        }),
      )
      // 26 symbols and a line feed each.
      expect(counts).toEqual({ minted: 25_000, bytes: 25_000 * 27, state: "ready" })
    })

    it("hands on what a stream is refused with", async () => {
      const failed = await run((client) =>
        Effect.either(client.mintStream({ productId: ProductId.make("nothing"), count: 1 })),
      )
      expect(Either.isLeft(failed) && failed.left).toMatchObject({ _tag: "Problem", code: "PRODUCT_NOT_FOUND" })
      const lost = await run((client) =>
        Effect.either(Stream.runDrain(client.followRedemption("01a1f8bd-9085-7c11-8916-5f787a08e885"))),
      )
      expect(Either.isLeft(lost) && lost.left).toMatchObject({ _tag: "Problem", code: "REDEMPTION_NOT_FOUND" })
    })
  })
}
