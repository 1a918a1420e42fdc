import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { email, optional, text, words } from "../../command/flags.ts"
import { codesFrom } from "../../input/standard_input.ts"
import { definedOnly } from "../shared/data.ts"
import { redeemList } from "./redeem_list.ts"
import { redeemOne } from "./redeem_one.ts"
import { newRedemptionKey } from "./redemption_key.ts"

const inputOf = (email: string | undefined, machineCode: string | undefined) => {
  const input = definedOnly({ email, machineCode })
  return Object.keys(input).length === 0 ? {} : { input }
}

/** `mintcode redeem`. */
export const redeem = leaf({
  name: "redeem",
  summary: "Redeem a code, or a list of them, and watch; what is delivered goes to standard output",
  notes: [
    "Leaving does not stop it: with the same codes and --key, or the key that is told on leaving, the same redemptions",
    "come back. Of a list each code has its line, by its place in the list; it ends with 1 when one of them failed.",
  ],
  examples: [
    "mintcode redeem - < code.txt",
    "mintcode redeem 7KQ2-… --server https://shop.example",
    "mintcode redeem - --email me@example.org < codes.txt   # one a line",
  ],
  flags: {
    email: optional("email", email, "E-mail address, for products that need one"),
    machineCode: optional("machine-code", text("TEXT"), "Machine code, for products that need one"),
    key: optional("key", text("KEY"), "Your own name for this redemption: who has it is its holder"),
    ...CLIENT_FLAGS,
  },
  positionals: {
    codes: words("CODE", text("CODE"), "The code or codes; - reads them from standard input, one a line"),
  },
  run: (input) =>
    Effect.gen(function* () {
      const codes = yield* codesFrom(input.codes)
      const key = input.key ?? newRedemptionKey()
      const more = inputOf(input.email, input.machineCode)
      yield* withClient(
        input,
        ({ client }) =>
          codes.length === 1 ? redeemOne(client, codes[0], key, more) : redeemList(client, codes, key, more),
        { needsWorker: true },
      )
    }),
})
