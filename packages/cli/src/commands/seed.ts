import { ProductId } from "@mintcode/core/catalogue"
import { Effect } from "effect"
import { withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { currentConfig } from "../config/current_config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { Output } from "../output/output.ts"

/** What sample codes activate. */
const PRODUCT = ProductId.make("licence_demo")
/** Everybody knows these, so they are for trying things out and for nothing else. */
const CODES = ["VIP-DEMO123456", "PREMIUM-TEST789012", "BASIC-SAMPLE345678"] as const

const demo = leaf({
  name: "demo",
  summary: "A licence product with three sample codes that everybody knows",
  notes: [
    "Works on the configured database itself, and never in production mode. Run again it changes nothing.",
    `The codes: ${CODES.join(", ")}`,
  ],
  run: () =>
    Effect.gen(function* () {
      const output = yield* Output
      const config = yield* currentConfig
      if (config.mode === "production") {
        return yield* new CommandFailed({
          code: "PRODUCTION",
          exit: "refused",
          reason: "Sample codes are known to everybody: there are none in production mode (MINTCODE_MODE)",
        })
      }
      const report = yield* withClient(
        { server: undefined, local: true },
        ({ client }) =>
          Effect.gen(function* () {
            yield* client.products
              .create({
                payload: { id: PRODUCT, kind: "licence", name: { en: "Demo licence", zh: "演示授权" } },
              })
              .pipe(
                Effect.catchIf(
                  (error) => error._tag === "Problem" && error.code === "PRODUCT_EXISTS",
                  () => Effect.void,
                ),
              )
            return yield* client.vouchers.import({
              payload: { productId: PRODUCT, codes: CODES, note: "sample codes" },
              urlParams: {},
            })
          }),
        { mayCreate: true },
      )
      yield* output.result({ product: PRODUCT, codes: CODES, added: report.accepted }, () =>
        [
          report.accepted === 0
            ? `The sample codes of ${PRODUCT} are there already:`
            : `${report.accepted} of ${CODES.length} sample codes added for ${PRODUCT}:`,
          ...CODES,
          "",
        ].join("\n"),
      )
    }),
})

/** `mintcode seed …`. */
export const seed = group("seed", "Sample data, for trying things out", [demo])
