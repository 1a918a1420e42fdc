import type { RedeemInput } from "@mintcode/http/api"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { CommandFailed } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { statusLine } from "../../output/status_line.ts"
import { failureWords, valueText } from "../shared/buyer_words.ts"
import { follow } from "./follow.ts"
import { tellingKey } from "./redemption_key.ts"

/** Redeems one code; states go to standard error, or with `--json` line by line to standard output. */
export const redeemOne = (
  client: MintCodeClient,
  code: string,
  key: string,
  input: { readonly input?: RedeemInput },
) => {
  let isAccepted = false
  return Effect.gen(function* () {
    const output = yield* Output
    const buyer = yield* client.withToken(undefined)
    const { token, ...accepted } = yield* buyer.redeem.redeem({
      payload: { code, ...input },
      headers: { "idempotency-key": key },
    })
    isAccepted = true
    const holder = yield* client.withToken(token)
    // The key comes first: a script that is cut off comes back with it.
    let first: { readonly key?: string } = { key }
    const view = yield* Effect.scoped(
      Effect.gen(function* () {
        const status = yield* statusLine
        return yield* follow(holder, accepted, {
          number: (number) => status.note(`Number  ${output.bold(number)}`),
          state: status.show,
          view: (view) => {
            if (!output.json) return Effect.void
            const line = { redemption: view, ...first }
            first = {}
            return output.item(line, () => "")
          },
        })
      }),
    )
    if (view.state !== "delivered") {
      return yield* new CommandFailed({
        code: view.failure ?? view.state.toUpperCase(),
        exit: "refused",
        reason: failureWords(view),
      })
    }
    yield* output.say(output.bold("Delivered"))
    const result = yield* holder.redeem.result({ path: { id: view.id }, headers: {} })
    yield* output.item({ redemption: view, result }, () => `${valueText(result.value)}\n`)
  }).pipe(tellingKey(key, () => isAccepted))
}
