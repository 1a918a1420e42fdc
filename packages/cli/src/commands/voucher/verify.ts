import process from "node:process"
import { Effect, Stream } from "effect"
import { leaf } from "../../command/command.ts"
import { integer, optional, required, text } from "../../command/flags.ts"
import { QuietExit } from "../../failure/failure.ts"
import { linesOf } from "../../input/standard_input.ts"
import { Output } from "../../output/output.ts"

export const verify = leaf({
  name: "verify",
  summary: "Tell offline whether codes carry a hidden label",
  notes: [
    "Needs no server and no database, only the keys the label was made with. Prints OK or NO for each code and ends with",
    "0 when all are OK, 1 when one is not. Knows nothing of whether a code exists.",
  ],
  examples: [
    "mintcode voucher verify --code 7KQ2… --label TGCA",
    "mintcode voucher verify --code - --label TGCA < codes.txt",
  ],
  flags: {
    code: required("code", text("CODE"), "The code; - reads codes from standard input, one a line"),
    label: required("label", text("TEXT"), "The label it should carry"),
    labelLength: optional("label-length", integer(2, 16), "Symbols of the label (default 6)"),
    labelPosition: optional("label-position", integer(0, 62), "Symbols in front of the label (default 8)"),
    prefix: optional("prefix", text("TEXT"), "Plain text in front of the codes"),
    alphabet: optional("alphabet", text("SYMBOLS"), "Symbols that codes are made of"),
    secretFile: optional("secret-file", text("FILE"), "A file with the label's secret, in place of the keys"),
  },
  run: ({ code, secretFile, ...where }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { codeCarriesLabel, formatFrom, labelCrypto } = yield* Effect.promise(
        () => import("../../app/offline_vouchers.ts"),
      )
      const { alphabet, prefix, label } = yield* formatFrom({
        label: where.label,
        allowWeak: true,
        ...(where.labelLength === undefined ? {} : { labelLength: where.labelLength }),
        ...(where.labelPosition === undefined ? {} : { labelPosition: where.labelPosition }),
        ...(where.prefix === undefined ? {} : { prefix: where.prefix }),
        ...(where.alphabet === undefined ? {} : { alphabet: where.alphabet }),
        // Long enough for any place of the label: the code itself says how long it is.
        length: 64,
      })
      const crypto = yield* labelCrypto(secretFile, { mayCreate: false })
      const carries = (typed: string) =>
        codeCarriesLabel(crypto, typed, {
          label: where.label,
          prefix,
          alphabet,
          ...(label === null ? {} : { length: label.length, position: label.position }),
        })
      const codes =
        code === "-" ? Stream.filter(linesOf(process.stdin), (line) => line.trim() !== "") : Stream.make(code)
      const wrong = yield* codes.pipe(
        Stream.map(carries),
        Stream.tap((ok) => output.item({ ok }, () => (ok ? "OK\n" : "NO\n"))),
        Stream.runFold(code === "-" ? ("none" as const) : false, (sum: boolean | "none", ok) => sum === true || !ok),
      )
      if (wrong !== false) return yield* new QuietExit({ exit: "refused" })
    }),
})
