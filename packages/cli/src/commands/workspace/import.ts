import { WORKSPACE_COLUMNS, type WorkspaceField } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { optional, text } from "../../command/flags.ts"
import { definedOnly } from "../shared/data.ts"
import { columnsOf, IMPORT_FILE, IMPORT_FLAGS, importRows } from "../shared/import_rows.ts"

const FIELDS = Object.keys(WORKSPACE_COLUMNS) as ReadonlyArray<WorkspaceField>

export const importing = leaf({
  name: "import",
  summary: "Take in workspaces from CSV, JSON or a SQLite file",
  notes: [
    `Fields: ${FIELDS.join(", ")}; usual names of columns are known.`,
    "What is here already stays as it is; a line that cannot be used is told by its number and changes nothing.",
  ],
  examples: ["mintcode workspace import teams.csv --group team-a --driver workspace --url https://… --dry-run"],
  flags: {
    group: optional("group", text("GROUP"), "The group, for lines that name none"),
    driver: optional("driver", text("DRIVER"), "The driver, for lines that name none"),
    url: optional("url", text("URL"), "Address of the provider's API, for lines that name none"),
    ...IMPORT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { file: IMPORT_FILE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const mapped = yield* columnsOf(input.columns, FIELDS)
        const defaults = definedOnly({ groupId: input.group, driver: input.driver, baseUrl: input.url })
        yield* importRows(
          input,
          {
            needed: mapped.columns?.externalId ?? "external_id",
            names: WORKSPACE_COLUMNS,
            mapped: mapped.columns,
            keyOf: ({ externalId }) => externalId,
          },
          (rows) =>
            client.workspaces.import({
              payload: { rows, dryRun: input.dryRun, ...mapped, ...defaults },
              urlParams: {},
            }),
        )
      }),
    ),
})
