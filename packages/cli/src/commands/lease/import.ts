import type { ProductId } from "@mintcode/core/catalogue"
import { MEMBER_COLUMNS, type MemberField } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, optional, text } from "../../command/flags.ts"
import { definedOnly } from "../shared/data.ts"
import { columnsOf, IMPORT_FILE, IMPORT_FLAGS, importRows } from "../shared/import_rows.ts"

const FIELDS = Object.keys(MEMBER_COLUMNS) as ReadonlyArray<MemberField>

export const importing = leaf({
  name: "import",
  summary: "Take in members who are there already, from CSV, JSON or a SQLite file",
  notes: [
    `Fields: ${FIELDS.join(", ")}; of these only email is needed, and usual names of columns are known.`,
    "Nobody is invited. Who is here already stays; a line that cannot be used is told by its number and changes nothing.",
    "Where a column is called state, only lines that say active are taken.",
  ],
  examples: [
    "mintcode lease import members.csv --workspace team-1 --product team_1m --dry-run",
    "mintcode lease import old.db --table members --columns email=mail,endsAt=valid_until --workspace team-1",
  ],
  flags: {
    workspace: optional("workspace", text("NAME"), "Name of the workspace, for lines that name none"),
    accountId: optional("account-id", text("ID"), "The provider's id of it, for lines that name none"),
    product: optional("product", id(), "The product whose terms hold"),
    ...IMPORT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { file: IMPORT_FILE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const mapped = yield* columnsOf(input.columns, FIELDS)
        const defaults = definedOnly({
          teamName: input.workspace,
          teamAccountId: input.accountId,
          productId: input.product as ProductId | undefined,
        })
        yield* importRows(
          input,
          {
            needed: mapped.columns?.email ?? "email",
            names: MEMBER_COLUMNS,
            mapped: mapped.columns,
            keyOf: ({ email }) => email?.toLowerCase(),
          },
          (rows) =>
            client.leases.import({ payload: { rows, dryRun: input.dryRun, ...mapped, ...defaults }, urlParams: {} }),
        )
      }),
    ),
})
