/**
 * A supplier of your own: forty lines make MintCode deliver anything.
 *
 * This one hands out lines from a list, as shops do that sell gift cards, and shows how a supplier says "out of stock"
 * so that a product's next plan is tried.
 *
 *     npx tsx --conditions=@mintcode/source examples/custom_supplier.ts
 */
import { generateKey, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerCore } from "@mintcode/core"
import { Catalogue, ProductId } from "@mintcode/core/catalogue"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { Redemptions } from "@mintcode/core/redemption"
import { OutOfStock, type SupplierDriver, SupplierDrivers, UpstreamAccounts } from "@mintcode/core/supplier"
import { Vouchers } from "@mintcode/core/voucher"
import { layerWorker } from "@mintcode/worker"
import { Console, Effect, Layer, Redacted, Stream } from "effect"

const shelves: Record<string, Array<string>> = { "gold card": [], "silver card": ["SILVER-4711", "SILVER-4712"] }

/** Delivers at once, so nothing is ever open: the calls on an order have nothing to do. */
const shelfDriver: SupplierDriver = {
  name: "shelf",
  checkParameters: (parameters) =>
    typeof parameters["shelf"] === "string" ? [] : [{ path: "/shelf", message: "Expected the name of a shelf" }],
  connect: () => ({
    order: ({ parameters }) =>
      Effect.suspend(() => {
        const card = shelves[String(parameters["shelf"])]?.shift()
        return card === undefined
          ? Effect.fail(new OutOfStock({ reason: "the shelf is empty" }))
          : Effect.succeed({ _tag: "Delivered" as const, value: Redacted.make({ code: card }) })
      }),
    check: () => Effect.succeed({ _tag: "Ended", reason: "cards are delivered at once" }),
    settle: () => Effect.void,
    cancel: () => Effect.succeed({ _tag: "Returned" }),
    recover: () => Effect.succeed({ _tag: "Absent" }),
    orders: () => Effect.succeed([]),
    balance: Effect.succeed(undefined),
    prices: () => Effect.succeed([]),
  }),
}

const program = Effect.gen(function* () {
  const accounts = yield* UpstreamAccounts
  const account = yield* accounts.create({
    driver: shelfDriver.name,
    name: "our shelves",
    baseUrl: "https://shop.example",
    currency: "EUR",
  })
  const catalogue = yield* Catalogue
  const plans = yield* Effect.forEach(["gold card", "silver card"], (shelf) =>
    catalogue.createPlan({ name: shelf, accountId: account.id, parameters: { shelf } }),
  )
  const product = yield* catalogue.createProduct({
    id: ProductId.make("gift_card"),
    name: { zh: "礼品卡", en: "Gift card" },
    planIds: plans.map((plan) => plan.id),
  })
  const { codes } = yield* Effect.flatMap(Vouchers, (vouchers) => vouchers.mint({ productId: product.id, count: 1 }))
  const [code = ""] = Array.from(yield* Stream.runCollect(codes))
  const redemptions = yield* Redemptions
  const { redemption, token } = yield* redemptions.redeem({ code, input: {}, proof: {}, ip: null })
  yield* redemptions
    .status(redemption.id, { token })
    .pipe(Effect.delay("50 millis"), Effect.repeat({ until: (view) => view.endedAt !== null }))
  const { value } = yield* redemptions.result(redemption.id, { token })
  const { transitions } = yield* redemptions.history(redemption.id)
  yield* Console.log(`delivered: ${Redacted.value(value)["code"]}`)
  yield* Console.log(`steps: ${transitions.map((step) => step.event).join(" → ")}`)
})

const layerPorts = Layer.mergeAll(
  Layer.provideMerge(layerRepositories, layerStorage(Redacted.make("sqlite::memory:"))),
  Layer.unwrapEffect(Effect.map(generateKey, (key) => layerNodeCrypto([key]))),
  Layer.succeed(SupplierDrivers, new Map([[shelfDriver.name, shelfDriver]])),
  Layer.succeed(Operator, trustedOperator("embedding program")),
)

await program.pipe(
  Effect.provide(layerWorker.pipe(Layer.provideMerge(layerCore), Layer.provideMerge(layerPorts))),
  Effect.runPromise,
)
