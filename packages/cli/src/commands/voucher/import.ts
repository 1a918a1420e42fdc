import { createReadStream } from "node:fs"
import process from "node:process"
import type { ImportReport } from "@mintcode/core/voucher"
import { ImportRequest, normaliseCode } from "@mintcode/core/voucher"
import { Chunk, Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, integer, list, optional, required, text, toggle, word } from "../../command/flags.ts"
import { CommandFailed, QuietExit } from "../../failure/failure.ts"
import { linesOf } from "../../input/standard_input.ts"
import { Output } from "../../output/output.ts"
import { withProgress } from "../../output/progress.ts"
import { renderTable } from "../../output/table.ts"
import { definedOnly } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { expiry } from "../shared/kinds.ts"
import { warnUnlessSold } from "../shared/sold.ts"
import { codeColumn } from "./code_column.ts"

/** Lines in one request: an import of a million comes as fifty batches, and memory stays small. */
const LINES_CHUNK = 20_000
/** Flaws that are listed; all are counted. */
const FLAWS_SHOWN_MAX = 1_000

export const importing = leaf({
  name: "import",
  summary: "Take in codes that exist already: text with one a line, or CSV",
  notes: [
    "Of CSV the column named code counts, or the first one. What cannot be taken is told by line and changes nothing.",
    `Every ${LINES_CHUNK.toLocaleString("en")} lines become a batch of their own.`,
  ],
  examples: [
    "mintcode voucher import codes.txt --product tg_ca_001 --dry-run",
    "mintcode voucher mint --offline --count 500 | tee codes.txt | mintcode voucher import - --product tg_ca_001",
  ],
  flags: {
    product: required("product", id(), "The product they are for"),
    dryRun: toggle("dry-run", "Only tell what would happen"),
    csv: toggle("csv", "The input is CSV, whatever the file is called"),
    expires: optional("expires", expiry, "When they expire; as the product says when left out"),
    uses: optional("uses", integer(1, 1_000_000), "How often each can be redeemed (default 1)"),
    note: optional("note", text(), "Note on the batch"),
    tags: optional("tags", list("TAG,…"), "Tags of the batch"),
    ...CLIENT_FLAGS,
  },
  positionals: { file: word("FILE", text("FILE"), "The file; - reads standard input") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const request = (codes: ReadonlyArray<string>) =>
          decodeFields(ImportRequest, {
            productId: input.product,
            codes,
            dryRun: input.dryRun,
            ...definedOnly({ expiry: input.expires, usesMax: input.uses, note: input.note, tags: input.tags }),
          })
        const sum = {
          batchIds: [] as Array<string>,
          dryRun: input.dryRun,
          accepted: 0,
          refused: 0,
          flaws: [] as Array<Flaw>,
        }
        yield* warnUnlessSold(client, input.product)
        const seen = onlyOnce()
        let first = 0
        const codes = codesOf(input.file, input.csv || /\.csv$/i.test(input.file))
        yield* withProgress({ label: "Importing" }, (bar) =>
          codes.pipe(
            Stream.grouped(LINES_CHUNK),
            Stream.runForEach((chunk) =>
              Effect.gen(function* () {
                const { kept, flaws } = seen(Chunk.toReadonlyArray(chunk), first)
                if (kept.some((code) => code.trim() !== "")) {
                  const payload = yield* request(kept)
                  add(sum, yield* client.vouchers.import({ payload, urlParams: {} }), first)
                }
                sum.refused += flaws.length
                sum.flaws.push(...flaws)
                first += chunk.length
                bar.advance(chunk.length)
              }),
            ),
          ),
        )
        if (first === 0) {
          return yield* new CommandFailed({
            code: "INPUT_EMPTY",
            exit: "refused",
            reason: "There is no code in the input",
          })
        }
        const report = { ...sum, flaws: sum.flaws.sort((a, b) => a.line - b.line).slice(0, FLAWS_SHOWN_MAX) }
        yield* output.result(report, () => summary(report))
        if (report.refused > 0) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})

interface Flaw {
  readonly line: number
  readonly code: string
}

interface Sum {
  readonly batchIds: Array<string>
  readonly dryRun: boolean
  accepted: number
  refused: number
  readonly flaws: Array<Flaw>
}

const add = (sum: Sum, report: ImportReport, first: number) => {
  if (report.batchId !== null) sum.batchIds.push(report.batchId)
  sum.accepted += report.accepted
  sum.refused += report.refused
  sum.flaws.push(...report.flaws.map(({ line, code }) => ({ line: first + line, code })))
}

/** What the reasons mean, in a few words. */
const REASONS: Readonly<Record<string, string>> = {
  CODE_MALFORMED: "is no code",
  DUPLICATE_IN_FILE: "stands in the input already",
  DUPLICATE_IN_STORE: "is in the database already",
}
/** Lines that are named of each reason; `--json` lists more. */
const LINES_NAMED_MAX = 10

const summary = ({ batchIds, dryRun, accepted, refused, flaws }: Sum): string => {
  const linesOfReason = new Map<string, Array<number>>()
  for (const { line, code } of flaws) {
    const lines = linesOfReason.get(code)
    if (lines === undefined) linesOfReason.set(code, [line])
    else lines.push(line)
  }
  const rows = [...linesOfReason].map(([code, lines]) => ({ code, lines }))
  const named = (lines: ReadonlyArray<number>) =>
    `${lines.slice(0, LINES_NAMED_MAX).join(", ")}${lines.length > LINES_NAMED_MAX ? ", …" : ""}`
  const table = renderTable(
    rows,
    [
      { title: "Refused because it", value: ({ code }) => REASONS[code] ?? code },
      { title: "Code", value: ({ code }) => code },
      { title: "Count", value: ({ lines }) => lines.length, right: true },
      { title: "Lines", value: ({ lines }) => named(lines) },
    ],
    undefined,
  )
  return [
    ...(rows.length === 0 ? [] : [table.trimEnd()]),
    ...(flaws.length < refused ? [`and ${refused - flaws.length} more`] : []),
    `${dryRun ? "Would take" : "Took"} ${accepted}, refused ${refused}${
      batchIds.length === 0 ? "" : `; batch ${batchIds.join(", ")}`
    }`,
    "",
  ].join("\n")
}

/** Codes that came in an earlier request are told as duplicates of the file, and left out of this one. */
const onlyOnce = () => {
  const earlier = new Set<string>()
  return (codes: ReadonlyArray<string>, first: number) => {
    const flaws: Array<Flaw> = []
    const now: Array<string> = []
    const kept = codes.map((code, index) => {
      const normalised = normaliseCode(code)
      if (normalised === undefined) return code
      if (earlier.has(normalised)) {
        flaws.push({ line: first + index + 1, code: "DUPLICATE_IN_FILE" })
        return ""
      }
      now.push(normalised)
      return code
    })
    now.forEach((code) => earlier.add(code))
    return { kept, flaws }
  }
}

/** The lines of a file, each reduced to its code; lines without one keep their place. */
const codesOf = (file: string, csv: boolean): Stream.Stream<string, CommandFailed> =>
  Stream.unwrap(
    Effect.map(openInput(file), (source) => {
      const lines = Stream.map(linesOf(source), (line) => line.replace(/^\uFEFF/, ""))
      return csv ? Stream.mapAccum(lines, undefined as number | undefined, codeColumn) : lines
    }),
  )

const openInput = (file: string): Effect.Effect<NodeJS.ReadableStream, CommandFailed> =>
  file === "-"
    ? Effect.succeed(process.stdin)
    : Effect.async((resume) => {
        const stream = createReadStream(file)
        stream.once("open", () => resume(Effect.succeed(stream)))
        stream.once("error", (cause: NodeJS.ErrnoException) =>
          resume(
            new CommandFailed({
              code: "INPUT_UNREADABLE",
              exit: "refused",
              reason: `Cannot read "${file}" (${cause.code ?? "unknown error"})`,
            }),
          ),
        )
      })
