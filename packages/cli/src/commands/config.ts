import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import { currentConfig } from "../config/current_config.ts"
import { VARIABLES, type VariableKey } from "../config/variables.ts"
import { Output } from "../output/output.ts"

const HIDDEN = "********"

/** What is shown of a value: nothing of a secret, and of an address with a password all but that. */
const shown = (key: VariableKey, value: string | undefined): string | null => {
  if (value === undefined) return null
  if (key === "databaseUrl") return /^sqlite:/i.test(value) ? value : withoutPassword(value)
  return VARIABLES[key].secret ? HIDDEN : value
}

const withoutPassword = (url: string): string => {
  if (!URL.canParse(url)) return HIDDEN
  const parsed = new URL(url)
  if (parsed.password !== "") parsed.password = HIDDEN
  return parsed.href
}

export const config = leaf({
  name: "config",
  summary: "What is configured, and where it comes from",
  notes: ["Every variable can also name a file by the same name with _FILE behind it. Secrets are not shown."],
  run: () =>
    Effect.gen(function* () {
      const output = yield* Output
      const { sources } = yield* currentConfig
      const rows = (Object.keys(VARIABLES) as ReadonlyArray<VariableKey>).map((key) => ({
        name: VARIABLES[key].name,
        value: shown(key, sources[key].value),
        source: sources[key].value === undefined ? "not set" : sources[key].source,
        description: VARIABLES[key].description,
      }))
      yield* output.table({ variables: rows }, rows, [
        { title: "Variable", value: (row) => row.name },
        { title: "Value", value: (row) => row.value },
        { title: "From", value: (row) => row.source },
        { title: "Meaning", value: (row) => row.description },
      ])
    }),
})
