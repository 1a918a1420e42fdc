import type { Lease } from "@mintcode/core/lease"
import type { LeaseDetailView } from "@mintcode/http/api"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { id, word } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { renderRecord, renderTable } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"
import { workspaceNames } from "../shared/names.ts"

export const LEASE = word("ID", id(), "Id of the lease")

const DAY_MS = 24 * 3_600_000

const termOf = ({ term }: Lease): string =>
  term === null
    ? "no end"
    : "months" in term
      ? `${term.months} ${term.months === 1 ? "month" : "months"}`
      : `${term.ms / DAY_MS} days`

export const endOf = ({ endsAt, startsAt }: Lease): string =>
  startsAt === null ? "not begun" : endsAt === null ? "never" : formatTime(endsAt)

const record = (row: Lease): string =>
  renderRecord([
    ["Id", row.id],
    ["Version", row.version],
    ["Holder", row.holder],
    ["Group", row.pool],
    ["State", row.state],
    ["Term", termOf(row)],
    ["Starts", formatTime(row.startsAt)],
    ["Ends", endOf(row)],
    ["Grace", `${row.graceMs / DAY_MS} days`],
    ["Product", row.productId],
    ["Renewed", row.renewals],
    ["Moved", row.transfers],
    ["Rebound by its holder", row.rebinds],
    ["Note", row.note],
    ["Redemption", row.redemptionId],
  ])

/** Shows a lease as it is after a change. */
export const showLease = (row: Lease) => Effect.flatMap(Output, (output) => output.result(row, () => record(row)))

/** Shows a lease with its seats and its history. */
export const showDetail = (client: MintCodeClient, row: LeaseDetailView) =>
  Effect.gen(function* () {
    const output = yield* Output
    const nameOf = yield* workspaceNames(client)
    yield* output.result(row, () =>
      [
        record(row),
        renderTable(
          row.seats,
          [
            { title: "Seat in", value: (seat) => nameOf(seat.workspaceId) },
            { title: "Address", value: (seat) => seat.email },
            {
              title: "State",
              value: (seat) => (seat.failure === null ? seat.state : `${seat.state}: ${seat.failure}`),
            },
            { title: "Invited", value: (seat) => formatTime(seat.sentAt) },
            { title: "Joined", value: (seat) => formatTime(seat.joinedAt) },
            { title: "Ended", value: (seat) => formatTime(seat.endedAt) },
          ],
          undefined,
        ),
        renderTable(
          row.records,
          [
            { title: "When", value: (line) => formatTime(line.at) },
            { title: "Event", value: (line) => line.event },
            { title: "From", value: (line) => line.from },
            { title: "To", value: (line) => line.to },
            { title: "Why", value: (line) => line.reason },
            { title: "By", value: (line) => `${line.actor.kind} ${line.actor.id}` },
          ],
          undefined,
        ),
      ].join("\n"),
    )
  })
