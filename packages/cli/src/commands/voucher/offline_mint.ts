import { Effect, Stream } from "effect"
import { Output } from "../../output/output.ts"
import { withProgress } from "../../output/progress.ts"
import { type FormatInput, writtenFormat } from "./format_flags.ts"

/** Mints codes to standard output, without a server or a database. `voucher import` takes them in later. */
export const mintOffline = (input: FormatInput & { readonly count: number; readonly secretFile: string | undefined }) =>
  Effect.gen(function* () {
    const output = yield* Output
    const offline = yield* Effect.promise(() => import("../../app/offline_vouchers.ts"))
    const format = yield* offline.formatFrom(writtenFormat(input))
    const crypto =
      format.label === null
        ? yield* offline.throwAwayCrypto
        : yield* offline.labelCrypto(input.secretFile, { mayCreate: true })
    const codes = yield* offline.offlineCodes(format, input.count, crypto)
    yield* withProgress({ label: "Minting", total: input.count, streams: true }, (bar) =>
      Stream.runForEachChunk(codes, (chunk) => {
        bar.advance(chunk.length)
        return output.write(codeLines([...chunk], output.json))
      }),
    )
    yield* output.say(
      `Minted ${input.count} codes that no database knows: take them in with "mintcode voucher import".`,
    )
  })

/** Codes as they are piped: one a line, plain or as JSON. */
export const codeLines = (codes: ReadonlyArray<string>, json: boolean, more: object = {}): string =>
  codes.map((code) => (json ? `${JSON.stringify({ code, ...more })}\n` : `${code}\n`)).join("")
