import process from "node:process"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { optionalWord, text, toggle } from "../../command/flags.ts"
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
      withClient(input, ({ client }) =>
        Effect.gen(function* () {
          const output = yield* Output
          const filter = filterOf(input)
          const hasFilter = Object.keys(filter).length > 0
          if ((input.ids === undefined) !== hasFilter) {
            return yield* new UsageError({
              code: "USAGE",
              reason: `mintcode voucher ${name}: name vouchers by id, or by at least one option, and not by both`,
            })
          }
          const selections =
            input.ids === undefined ? [{ filter }] : (yield* idsOf(input.ids)).map((ids) => ({ ids: ids as never }))
          const report = { changed: 0, skipped: 0, dryRun: input.dryRun }
          for (const selection of selections) {
            const one = yield* client.vouchers[name]({ payload: { selection, dryRun: input.dryRun } })
            report.changed += one.changed
            report.skipped += one.skipped
          }
          yield* output.result(
            report,
            () => `${input.dryRun ? "Would change" : "Changed"} ${report.changed}, skipped ${report.skipped}.\n`,
          )
        }),
      ),
  })

const idsOf = (written: string) =>
  Effect.gen(function* () {
    const ids = written === "-" ? [...(yield* Stream.runCollect(linesOf(process.stdin)))] : written.split(",")
    const clean = ids.map((one) => one.trim()).filter((one) => one !== "")
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
