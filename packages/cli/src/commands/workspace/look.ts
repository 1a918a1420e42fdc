import { type WorkspaceGroupId, WorkspaceState } from "@mintcode/core/seat"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, optional, text } from "../../command/flags.ts"
import { QuietExit } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { renderRecord } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"
import { definedOnly } from "../shared/data.ts"
import { workspaceNamed } from "../shared/names.ts"
import { PAGE_FLAGS, showPages } from "../shared/pages.ts"
import { showWorkspace, WORKSPACE } from "./detail.ts"

const FILTER_FLAGS = {
  group: optional("group", text("GROUP"), "Only of this group"),
  state: optional("state", choice(...WorkspaceState.literals), "Only in this state"),
} as const

const filterOf = ({
  group,
  state,
}: {
  readonly group: string | undefined
  readonly state: WorkspaceState | undefined
}) => definedOnly({ groupId: group as WorkspaceGroupId | undefined, state })

export const list = leaf({
  name: "list",
  summary: "Workspaces, newest first",
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.workspaces.list({ urlParams: { ...page, ...filterOf(input) } }), [
        { title: "Name", value: (row) => row.name },
        { title: "Group", value: (row) => row.groupId },
        { title: "State", value: (row) => row.state },
        { title: "Seats", value: (row) => row.seatsMax, right: true },
        { title: "Ours", value: (row) => row.seatsHeld, right: true },
        { title: "Others", value: (row) => row.seatsForeign, right: true },
        { title: "Free", value: (row) => row.seatsFree, right: true },
        { title: "Plan ends", value: (row) => formatTime(row.planEndsAt) },
        { title: "Id", value: (row) => row.id, whole: true },
      ]),
    ),
})

export const show = leaf({
  name: "show",
  summary: "A workspace with all its fields",
  flags: CLIENT_FLAGS,
  positionals: { workspace: WORKSPACE },
  run: (input) =>
    withClient(input, ({ client }) => Effect.flatMap(workspaceNamed(client, input.workspace), showWorkspace)),
})

export const test = leaf({
  name: "test",
  summary: "Ask the provider how the workspace is: tells whether address and token are right",
  notes: ["Changes nothing. Ends with 1 when the provider does not answer as it should."],
  flags: CLIENT_FLAGS,
  positionals: { workspace: WORKSPACE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { id, name } = yield* workspaceNamed(client, input.workspace)
        const said = yield* client.workspaces.test({ path: { id } })
        yield* output.result(said, () =>
          said.ok
            ? renderRecord([
                [name, `answers, ${said.ms} ms`],
                ["Seats used", `${said.seatsUsed ?? "unknown"} of ${said.seatsMax ?? "unknown"}`],
                ["Plan ends", formatTime(said.planEndsAt)],
                ["Renews", said.planRenews ?? "unknown"],
              ])
            : `${name} does not answer as it should: ${said.problem ?? ""} (${said.reason ?? ""})\n`,
        )
        if (!said.ok) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})

export const exporting = leaf({
  name: "export",
  summary: "Workspaces as CSV or JSON lines, streamed; without tokens",
  examples: ["mintcode workspace export --group team-a > workspaces.csv"],
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
        yield* Stream.runForEach(client.exportWorkspaces({ ...filterOf(input), format }), output.write)
      }),
    ),
})
