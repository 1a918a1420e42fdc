/**
 * MintCode inside your own program: no server, no framework, one file.
 *
 * Opens an embedded database, describes a product, mints a code, redeems it, and prints what was delivered. A
 * simulated supplier stands in for the real one.
 *
 *     npx tsx --conditions=@mintcode/source examples/embed_core.ts
 */
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { generateKey, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { demoScript, makeSimulator, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerCore } from "@mintcode/core"
import { Catalogue, ProductId } from "@mintcode/core/catalogue"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { Redemptions } from "@mintcode/core/redemption"
import { SupplierDrivers, UpstreamAccounts } from "@mintcode/core/supplier"
import { Vouchers } from "@mintcode/core/voucher"
import { layerWorker } from "@mintcode/worker"
import { Console, Effect, Layer, Redacted, Stream } from "effect"

const program = Effect.gen(function* () {
  // Once: where numbers come from, and what is sold.
  const simulator = yield* makeSimulator({ script: demoScript })
  const accounts = yield* UpstreamAccounts
  const account = yield* accounts.create({
    driver: fiveSimDriver.name,
    name: "simulated supplier",
    baseUrl: simulator.fiveSimBaseUrl,
    token: Redacted.make(SIMULATOR_TOKEN),
    currency: "USD",
  })
  const catalogue = yield* Catalogue
  const plan = yield* catalogue.createPlan({
    name: "Telegram, USA",
    accountId: account.id,
    parameters: { country: "usa", operator: "any", product: "telegram" },
  })
  const product = yield* catalogue.createProduct({
    id: ProductId.make("tg_us_001"),
    name: { zh: "Telegram 美国验证码", en: "Telegram code, USA" },
    planIds: [plan.id],
  })

  // Codes are minted in batches; each is safe on disk before it appears in the stream.
  const vouchers = yield* Vouchers
  const { codes } = yield* vouchers.mint({ productId: product.id, count: 3 })
  const [code = ""] = Array.from(yield* Stream.runCollect(codes))

  // A buyer brings a code. The answer comes at once; the worker does the rest.
  const redemptions = yield* Redemptions
  const { redemption, token } = yield* redemptions.redeem({ code, input: {}, proof: {}, ip: null })
  const delivered = yield* redemptions
    .status(redemption.id, { token })
    .pipe(Effect.delay("100 millis"), Effect.repeat({ until: (view) => view.endedAt !== null }))
  const { value } = yield* redemptions.result(redemption.id, { token })
  yield* Console.log(`${delivered.state}: ${delivered.details["phoneNumber"]} got ${Redacted.value(value)["code"]}`)
})

// Adapters are chosen here and nowhere else.
const layerPorts = Layer.mergeAll(
  Layer.provideMerge(layerRepositories, layerStorage(Redacted.make("sqlite::memory:"))),
  Layer.unwrapEffect(Effect.map(generateKey, (key) => layerNodeCrypto([key]))),
  Layer.succeed(SupplierDrivers, new Map([[fiveSimDriver.name, fiveSimDriver]])),
  Layer.succeed(Operator, trustedOperator("embedding program")),
)

await program.pipe(
  Effect.scoped,
  Effect.provide(layerWorker.pipe(Layer.provideMerge(layerCore), Layer.provideMerge(layerPorts))),
  Effect.runPromise,
)
