import type { WorkspaceView } from "@mintcode/http/api"
import { Effect } from "effect"
import { text, word } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { renderRecord } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"

export const WORKSPACE = word("WORKSPACE", text("WORKSPACE"), "Name or id of the workspace")

const renews = (row: WorkspaceView): string =>
  row.planRenews === null ? "" : row.planRenews ? ", renews by itself" : ", does not renew"

const record = (row: WorkspaceView): string =>
  renderRecord([
    ["Id", row.id],
    ["Version", row.version],
    ["Name", row.name],
    ["Group", row.groupId],
    ["State", row.state],
    ["Driver", row.driver],
    ["Address", row.baseUrl],
    ["Account id", row.externalId],
    ["Token", row.hasToken ? "set" : "not set"],
    ["Owner", row.ownerEmail],
    [
      "Seats",
      `${row.seatsFree} free of ${row.seatsMax}: ${row.seatsHeld} ours, ${row.seatsForeign} others, ${row.seatsReserved} reserved`,
    ],
    ["Plan ends", `${formatTime(row.planEndsAt)}${renews(row)}`],
    ["Checked", formatTime(row.checkedAt)],
    ["Compared", formatTime(row.reconciledAt)],
    ["Failures", row.lastFailure === null ? row.failures : `${row.failures}: ${row.lastFailure}`],
    ["Rate", `${row.ratePerSecond} calls a second`],
    ["Options", JSON.stringify(row.options)],
    ["Note", row.note],
    ["Changed", formatTime(row.updatedAt)],
  ])

export const showWorkspace = (row: WorkspaceView) =>
  Effect.flatMap(Output, (output) => output.result(row, () => record(row)))
