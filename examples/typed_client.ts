/**
 * A script on the typed client: mints codes on a running server, redeems one, and watches it live.
 *
 *     MINTCODE_ADMIN_TOKEN=$(cat data/mintcode.db.admin-token) \
 *       npx tsx --conditions=@mintcode/source examples/typed_client.ts http://127.0.0.1:8787 tg_us_001
 */
import { FetchHttpClient } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { makeClient } from "@mintcode/http/client"
import { Console, Effect, Redacted, Stream } from "effect"

const [baseUrl = "http://127.0.0.1:8787", sku = "tg_us_001"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const operator = yield* makeClient({ baseUrl, token: Redacted.make(process.env["MINTCODE_ADMIN_TOKEN"] ?? "") })

  // The same key twice mints once: a script that was cut off may simply be run again.
  const { codes } = yield* operator.vouchers.mint({
    headers: { "idempotency-key": `example-${Date.now()}` },
    payload: { productId: ProductId.make(sku), count: 3 },
  })
  yield* Console.log(`minted ${codes.length} codes`)

  const accepted = yield* operator.redeem.redeem({ headers: {}, payload: { code: codes[0] ?? "" } })
  const holder = yield* operator.withToken(accepted.token)
  yield* Stream.runForEach(holder.followRedemption(accepted.id), (view) =>
    Console.log(`${view.state} ${view.details["phoneNumber"] ?? ""}`.trimEnd()),
  )
  const { value } = yield* holder.redeem.result({ path: { id: accepted.id }, headers: {} })
  yield* Console.log(`delivered: ${value["code"]}`)
})

/** One line for whoever runs it, and an exit code for a script that does. */
const failed = (reason: string) =>
  Effect.zipRight(
    Console.error(reason),
    Effect.sync(() => {
      process.exitCode = 1
    }),
  )

await program.pipe(
  Effect.catchTag("Problem", (problem) => failed(`refused: ${problem.detail} (${problem.code})`)),
  Effect.catchTag("RequestError", () => failed(`cannot reach a server at ${baseUrl}`)),
  Effect.catchAll((error) => failed(`failed: ${error._tag}`)),
  Effect.provide(FetchHttpClient.layer),
  Effect.runPromise,
)
