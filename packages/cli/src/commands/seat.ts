import { SeatState, type WorkspaceGroupId } from "@mintcode/core/seat"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, optional, text } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { workspaceNamed, workspaceNames } from "./shared/names.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const FILTER_FLAGS = {
  workspace: optional("workspace", text("WORKSPACE"), "Only in this workspace, by name or id"),
  group: optional("group", text("GROUP"), "Only in this group"),
  state: optional("state", choice(...SeatState.literals), "Only in this state"),
  email: optional("email", text("EMAIL"), "Only of this address"),
  lease: optional("lease", id(), "Only of this lease"),
} as const

interface FilterInput {
  readonly workspace: string | undefined
  readonly group: string | undefined
  readonly state: SeatState | undefined
  readonly email: string | undefined
  readonly lease: string | undefined
}

const filterOf = (client: MintCodeClient, input: FilterInput) =>
  Effect.gen(function* () {
    const workspace = input.workspace === undefined ? undefined : yield* workspaceNamed(client, input.workspace)
    return definedOnly({
      workspaceId: workspace?.id as string | undefined,
      groupId: input.group as WorkspaceGroupId | undefined,
      state: input.state,
      email: input.email,
      leaseId: input.lease,
    })
  })

const list = leaf({
  name: "list",
  summary: "Seats, newest first",
  examples: ["mintcode seat list --group team-a --state sent"],
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const filter = yield* filterOf(client, input)
        const nameOf = yield* workspaceNames(client)
        yield* showPages(input, (page) => client.seats.list({ urlParams: { ...page, ...filter } }), [
          { title: "Placed", value: (row) => formatTime(row.createdAt) },
          { title: "Address", value: (row) => row.email },
          { title: "Workspace", value: (row) => nameOf(row.workspaceId) },
          { title: "State", value: (row) => (row.failure === null ? row.state : `${row.state}: ${row.failure}`) },
          { title: "By", value: (row) => row.origin },
          { title: "Joined", value: (row) => formatTime(row.joinedAt) },
          { title: "Lease", value: (row) => row.leaseId, whole: true },
          { title: "Id", value: (row) => row.id, whole: true },
        ])
      }),
    ),
})

const exporting = leaf({
  name: "export",
  summary: "Seats as CSV or JSON lines, streamed",
  flags: {
    format: optional("format", choice("csv", "ndjson"), "How they are written (default csv; ndjson with --json)"),
    ...FILTER_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const format = input.format ?? (output.json ? ("ndjson" as const) : ("csv" as const))
        const filter = yield* filterOf(client, input)
        yield* Stream.runForEach(client.exportSeats({ ...filter, format }), output.write)
      }),
    ),
})

/** `mintcode seat …`. */
export const seat = group("seat", "Seats: who sits or sat in which workspace", [list, exporting])
