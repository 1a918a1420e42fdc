import type { LicenceDetailView } from "@mintcode/http/api"
import { Effect } from "effect"
import { id, word } from "../../command/flags.ts"
import { CommandFailed } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { renderRecord, renderTable } from "../../output/table.ts"
import { counted, formatTime } from "../../output/text.ts"

export const LICENCE = word("ID", id(), "Id of the licence")

const record = ({ machines, ...row }: LicenceDetailView): string =>
  [
    renderRecord([
      ["Id", row.id],
      ["Code", row.code],
      ["Product", row.productId],
      ["State", row.state],
      ["Activated", formatTime(row.activatedAt)],
      ["Starts", formatTime(row.startsAt)],
      ["Ends", row.endsAt === null ? "never" : formatTime(row.endsAt)],
      ["Machines", `${machines.length} of ${row.machinesMax}${row.floating ? ", floating" : ""}`],
      ["Moved", `${counted(row.transfersUsed, "time")} by its holder`],
      ["Last seen", formatTime(row.lastSeenAt)],
      ["Checks", row.checks],
      ["Note", row.note],
      ["Voucher", row.voucherId],
      ["Redemption", row.redemptionId],
    ]),
    machines.length === 0
      ? ""
      : renderTable(
          machines,
          [
            { title: "Machine", value: (one) => one.machine },
            { title: "Bound", value: (one) => formatTime(one.boundAt) },
            { title: "Last seen", value: (one) => formatTime(one.lastSeenAt) },
            { title: "Id", value: (one) => one.id, whole: true },
          ],
          undefined,
        ),
  ]
    .filter((part) => part !== "")
    .join("\n")

/** Shows a licence with its machines. */
export const showDetail = (row: LicenceDetailView) =>
  Effect.flatMap(Output, (output) => output.result(row, () => record(row)))

/** The machine that was named, or the only one there is. */
export const machineOf = (row: LicenceDetailView, named: string | undefined): Effect.Effect<string, CommandFailed> => {
  if (named !== undefined) return Effect.succeed(named)
  const [only, ...others] = row.machines
  if (row.machines.length === 0) {
    return new CommandFailed({ code: "NO_MACHINE", exit: "refused", reason: "No machine is bound to this licence yet" })
  }
  return only === undefined || others.length > 0
    ? new CommandFailed({
        code: "MACHINE_UNCLEAR",
        exit: "refused",
        reason: `This licence has ${row.machines.length} machines: name one with --machine (licence show lists them)`,
      })
    : Effect.succeed(only.id)
}
