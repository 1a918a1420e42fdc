import process from "node:process"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { givenId, optionalWord, text, toggle } from "../../command/flags.ts"
import { UsageError } from "../../failure/failure.ts"
import { linesOf } from "../../input/standard_input.ts"
import { Output } from "../../output/output.ts"
import { FILTER_FLAGS, filterOf } from "./filter_flags.ts"

/** Ids in one request. */
const IDS_CHUNK = 500

type Action = "disable" | "enable" | "void" | "refund" | "delete"

const action = (name: Action, summary: string) =>
  leaf({
    name,
    summary,
    notes: ["Names vouchers by id, or by what they have in common. What cannot be done to one is skipped and counted."],
    examples: [`mintcode voucher ${name} ID,ID`, `mintcode voucher ${name} --batch ID --dry-run`],
    flags: { dryRun: toggle("dry-run", "Only tell what would happen"), ...FILTER_FLAGS, ...CLIENT_FLAGS },
    positionals: {
      ids: optionalWord("IDS", text("IDS"), "Ids of vouchers with commas between; - reads them from standard input"),
    },
    run: (input) =>
      Effect.gen(function* () {
        const output = yield* Output
        const filter = filterOf(input)
        const hasFilter = Object.keys(filter).length > 0
        const command = `mintcode voucher ${name}`
        if ((input.ids === undefined) !== hasFilter) {
          return yield* usage(
            `${command}: name vouchers by id (${command} ID,ID), or by at least one option (${command} --batch ID), and not by both`,
          )
        }
        const selections =
          input.ids === undefined
            ? [{ filter }]
            : (yield* idsOf(input.ids, command)).map((ids) => ({ ids: ids as never }))
        const report = { changed: 0, skipped: 0, dryRun: input.dryRun }
        yield* withClient(input, ({ client }) =>
          Effect.forEach(selections, (selection) =>
            Effect.map(client.vouchers[name]({ payload: { selection, dryRun: input.dryRun } }), (one) => {
              report.changed += one.changed
              report.skipped += one.skipped
            }),
          ),
        )
        yield* output.result(
          report,
          () => `${input.dryRun ? "Would change" : "Changed"} ${report.changed}, skipped ${report.skipped}.\n`,
        )
      }),
  })

const ID = givenId("voucher", "mintcode voucher list")

const usage = (reason: string) => new UsageError({ code: "USAGE", reason })

/** Ids by hand or from a file. Codes are not taken for them: what acts on many must not guess. */
const idsOf = (written: string, command: string) =>
  Effect.gen(function* () {
    const typed = written === "-" ? [...(yield* Stream.runCollect(linesOf(process.stdin)))] : [written]
    const clean = typed
      .flatMap((line) => line.split(","))
      .map((one) => one.trim())
      .filter((one) => one !== "")
    if (clean.length === 0) {
      const where = written === "-" ? "on standard input, one a line or with commas" : "in IDS"
      return yield* usage(`${command}: there are no ids ${where}; mintcode voucher list --json shows them`)
    }
    const wrong = clean.findIndex((one) => ID.read(one) === undefined)
    if (wrong >= 0) {
      return yield* usage(
        `${command}: number ${wrong + 1} of the ids is none. It takes ids of vouchers, not codes, such as ` +
          "01a1f944-71d0-7249-bce2-62a7ab932629: mintcode voucher list shows them, mintcode voucher search finds the id of a code",
      )
    }
    return Array.from({ length: Math.ceil(clean.length / IDS_CHUNK) }, (_, index) =>
      clean.slice(index * IDS_CHUNK, (index + 1) * IDS_CHUNK),
    )
  })

/** One command for each thing that can be done to many vouchers. */
export const actions = [
  action("void", "Void vouchers: their codes will not work any more"),
  action("disable", "Disable vouchers until they are enabled again"),
  action("enable", "Enable disabled vouchers"),
  action("refund", "Mark vouchers refunded"),
  action("delete", "Delete vouchers that were never used"),
]
