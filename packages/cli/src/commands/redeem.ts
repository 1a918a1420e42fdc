import { randomBytes } from "node:crypto"
import process from "node:process"
import { type BuyerView, isOpen } from "@mintcode/core/redemption"
import type { MintCodeClient } from "@mintcode/http/client"
import { Chunk, Effect, Option, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { leaf } from "../command/command.ts"
import { optional, text, word } from "../command/flags.ts"
import { CommandFailed, UsageError } from "../failure/failure.ts"
import { linesOf } from "../input/standard_input.ts"
import { complain, Output } from "../output/output.ts"
import { statusLine } from "../output/status_line.ts"
import { failureWords, numberOf, stateWords, valueText } from "./shared/buyer_words.ts"
import { definedOnly } from "./shared/data.ts"

/** Bytes of a key that is made here: nobody may guess it, since it shows who the holder is. */
const KEY_BYTES = 18

const inputOf = (email: string | undefined, machineCode: string | undefined) => {
  const input = definedOnly({ email, machineCode })
  return Object.keys(input).length === 0 ? {} : { input }
}

/** The one code on standard input. More than one are refused: nobody means to redeem only the first of a file. */
const onlyCode = linesOf(process.stdin).pipe(
  Stream.map((line) => line.trim()),
  Stream.filter((line) => line !== ""),
  Stream.take(2),
  Stream.runCollect,
  Effect.flatMap((lines) => {
    const [code, second] = Chunk.toReadonlyArray(lines)
    if (code !== undefined && second === undefined) return Effect.succeed(code)
    const reason =
      code === undefined
        ? "there is no code on standard input"
        : "standard input holds more than one line: redeem takes one code at a time"
    return new UsageError({ code: "USAGE", reason })
  }),
)

/** Watches a redemption to its end; states go to standard error, or with `--json` line by line to standard output. */
const watch = (holder: MintCodeClient, accepted: BuyerView, key: string) =>
  Effect.gen(function* () {
    const output = yield* Output
    const status = yield* statusLine
    let told: string | undefined
    const show = (view: BuyerView) =>
      Effect.gen(function* () {
        if (output.json) return yield* output.item({ redemption: view }, () => "")
        const number = numberOf(view)
        if (number !== undefined && number !== told) yield* status.note(`Number  ${output.bold(number)}`)
        told = number ?? told
        if (isOpen(view.state)) {
          yield* status.show(stateWords(view), Date.now() + view.deadlineAt - view.serverTime)
        }
      })
    // The key comes first: a script that is cut off comes back with it.
    yield* output.json ? output.item({ redemption: accepted, key }, () => "") : show(accepted)
    const last = yield* holder.followRedemption(accepted.id).pipe(
      Stream.filter((view) => view.revision > accepted.revision),
      Stream.tap(show),
      Stream.runLast,
    )
    return Option.getOrElse(last, () => accepted)
  })

/** `mintcode redeem`. */
export const redeem = leaf({
  name: "redeem",
  summary: "Redeem a code and watch it; what is delivered goes to standard output",
  notes: [
    "Leaving does not stop it: with the same --key, or the key that is told on leaving, the same redemption comes back.",
  ],
  examples: ["mintcode redeem - < code.txt", "mintcode redeem 7KQ2-… --server https://shop.example"],
  flags: {
    email: optional("email", text("ADDRESS"), "E-mail address, for products that need one"),
    machineCode: optional("machine-code", text("TEXT"), "Machine code, for products that need one"),
    key: optional("key", text("KEY"), "Your own name for this redemption: who has it is its holder"),
    ...CLIENT_FLAGS,
  },
  positionals: { code: word("CODE", text("CODE"), "The code; - reads it from standard input") },
  run: (input) =>
    Effect.gen(function* () {
      const output = yield* Output
      const code = input.code === "-" ? yield* onlyCode : input.code
      const key = input.key ?? `cli-${randomBytes(KEY_BYTES).toString("base64url")}`
      yield* withClient(
        input,
        ({ client }) =>
          Effect.gen(function* () {
            const buyer = yield* client.withToken(undefined)
            const { token, ...accepted } = yield* buyer.redeem.redeem({
              payload: { code, ...inputOf(input.email, input.machineCode) },
              headers: { "idempotency-key": key },
            })
            const holder = yield* client.withToken(token)
            const view = yield* Effect.scoped(watch(holder, accepted, key)).pipe(
              Effect.onInterrupt(() =>
                // Even with --quiet: it is made here, and nobody else knows it.
                output.json
                  ? complain(JSON.stringify({ interrupted: { key } }))
                  : complain(`It goes on. Come back to it with --key ${key}`),
              ),
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
          }),
        { needsWorker: true },
      )
    }),
})
