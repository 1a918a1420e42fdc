import { randomBytes } from "node:crypto"
import { MintRequest } from "@mintcode/core/voucher"
import { Cause, Effect, Exit, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, integer, list, optional, text, toggle, withDefault } from "../../command/flags.ts"
import { CommandFailed, UsageError } from "../../failure/failure.ts"
import { complain, Output } from "../../output/output.ts"
import { withProgress } from "../../output/progress.ts"
import { definedOnly } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { expiry } from "../shared/kinds.ts"
import { warnUnlessSold } from "../shared/sold.ts"
import { FORMAT_FLAGS, formatFields } from "./format_flags.ts"
import { codeLines, mintOffline } from "./offline_mint.ts"

/** Vouchers in one batch at the most (A1). */
const COUNT_MAX = 1_000_000

/** Bytes of a key that is made here, so that a mint that was cut off can be asked for again. */
const KEY_BYTES = 18

/** The batch itself is completed by the server. */
const brokeOff = (received: number, count: number, batchId: string) =>
  new CommandFailed({
    code: "MINT_BROKE_OFF",
    exit: "unreachable",
    reason: `Only ${received} of ${count} codes arrived; all of them come with: mintcode voucher export --batch ${batchId}`,
  })

const usage = (reason: string) => new UsageError({ code: "USAGE", reason: `mintcode voucher mint: ${reason}` })

export const mint = leaf({
  name: "mint",
  summary: "Mint a batch; codes go to standard output, one a line",
  notes: [
    "Each code is safe on disk before it is printed. With --offline no server and no database is needed: the codes are",
    "yours to keep, and `voucher import` takes them in later.",
  ],
  examples: [
    "mintcode voucher mint --product tg_ca_001 --count 100 > codes.txt",
    "mintcode voucher mint --offline --count 1000000 --label TGCA --group 4 > codes.txt",
  ],
  flags: {
    product: optional("product", id(), "The product they are for; needed unless --offline"),
    count: withDefault("count", integer(1, COUNT_MAX), 1, "How many"),
    ...FORMAT_FLAGS,
    uses: optional("uses", integer(1, 1_000_000), "How often each can be redeemed (default 1)"),
    expires: optional("expires", expiry, "When they expire; as the product says when left out"),
    note: optional("note", text(), "Note on the batch"),
    tags: optional("tags", list("TAG,…"), "Tags of the batch"),
    idempotencyKey: optional("idempotency-key", text("KEY"), "Sent again with the same key, the same batch comes back"),
    offline: toggle("offline", "Without a server and a database"),
    secretFile: optional(
      "secret-file",
      text("FILE"),
      "With --offline: a file with the label's secret, in place of the keys",
    ),
    ...CLIENT_FLAGS,
  },
  run: (input) => {
    if (!input.offline && input.secretFile !== undefined) return usage("--secret-file goes with --offline")
    if (!input.offline) return mintOnline(input)
    return input.product !== undefined || input.uses !== undefined || input.expires !== undefined || input.local
      ? usage("--offline knows no product, no database and no expiry: give those to voucher import")
      : mintOffline(input)
  },
})

type Input = Parameters<typeof formatFields>[0] &
  Parameters<typeof withClient>[0] & {
    readonly product: string | undefined
    readonly count: number
    readonly uses: number | undefined
    readonly expires: unknown
    readonly note: string | undefined
    readonly tags: ReadonlyArray<string> | undefined
    readonly idempotencyKey: string | undefined
  }

const mintOnline = (input: Input) =>
  Effect.gen(function* () {
    if (input.product === undefined) return yield* usage("--product is needed, unless --offline")
    const format = formatFields(input)
    const request = yield* decodeFields(MintRequest, {
      productId: input.product,
      count: input.count,
      ...definedOnly({
        format: Object.keys(format).length === 0 ? undefined : format,
        usesMax: input.uses,
        expiry: input.expires,
        note: input.note,
        tags: input.tags,
      }),
    })
    const { product, count } = input
    const key = input.idempotencyKey ?? `cli-${randomBytes(KEY_BYTES).toString("base64url")}`
    const so: Far = { batchId: undefined, printed: 0 }
    yield* withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        yield* warnUnlessSold(client, product)
        const { batchId, codes } = yield* client.mintStream(request, { idempotencyKey: key })
        so.batchId = batchId
        yield* withProgress({ label: "Minting", total: count, streams: true }, (bar) =>
          Stream.runForEachChunk(codes, (chunk) =>
            Effect.map(output.write(codeLines([...chunk], output.json, { batchId })), () => {
              so.printed += chunk.length
              bar.advance(chunk.length)
            }),
          ),
        )
        if (so.printed < count) return yield* brokeOff(so.printed, count, batchId)
        yield* output.say(`Minted ${count} for ${product}, batch ${batchId}`)
      }).pipe(tellingBatch(so, count, key)),
    )
  })

/** How far minting has come. */
interface Far {
  batchId: string | undefined
  printed: number
}

/** Says what became of a batch whose codes did not all get out: it is there, and grows without us. */
const tellingBatch =
  (so: Far, count: number, key: string) =>
  <A, E, R>(use: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Output> =>
    Effect.onExit(use, (exit) =>
      Effect.gen(function* () {
        if (Exit.isSuccess(exit)) return
        const { batchId, printed } = so
        const { json } = yield* Output
        if (batchId === undefined) {
          // Refused, or nobody there: then the error says it all.
          if (!Cause.isInterrupted(exit.cause)) return
          if (json) return yield* complain(JSON.stringify({ interrupted: { key } }))
          return yield* complain(
            `There was no answer yet, and a batch may have been begun: the same command with --idempotency-key ${key} gives it`,
          )
        }
        if (json) return yield* complain(JSON.stringify({ interrupted: { batchId, printed, count } }))
        yield* complain(
          `Batch ${batchId}: ${printed} of ${count} codes were printed, and a server or worker mints the rest. ` +
            `All of them: mintcode voucher export --batch ${batchId}; none of them: mintcode batch void ${batchId}`,
        )
      }),
    )
