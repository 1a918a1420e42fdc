import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import type { Sourced } from "../config/config.ts"
import { currentConfig } from "../config/current_config.ts"
import { VARIABLES, type VariableKey } from "../config/variables.ts"
import { Output } from "../output/output.ts"

const HIDDEN = "********"

/** What is shown of a value: nothing of a secret, and of an address with a password all but that. */
const shown = (key: VariableKey, value: string | undefined): string | null => {
  if (value === undefined) return null
  if (key === "databaseUrl") return /^sqlite:/i.test(value) ? value : withoutPassword(value)
  if (key === "redisUrl") return withoutPassword(value)
  return VARIABLES[key].secret ? HIDDEN : value
}

const withoutPassword = (url: string): string => {
  if (!URL.canParse(url)) return HIDDEN
  const parsed = new URL(url)
  if (parsed.password !== "") parsed.password = HIDDEN
  return parsed.href
}

/** What holds: what was set, else the file that the first start has made. */
const inForce = (key: VariableKey, { value, source }: Sourced, file: string | undefined) => {
  if (value !== undefined) return { value: shown(key, value), source }
  return file === undefined ? { value: null, source: "not set" } : { value: HIDDEN, source: `${file} (generated)` }
}

export const config = leaf({
  name: "config",
  summary: "What is configured, and where it comes from",
  notes: [
    "Every variable can also name a file by the same name with _FILE behind it. Secrets are not shown. What a first start",
    "has made beside an embedded database, keys and an operator token, is named by its file.",
  ],
  run: () =>
    Effect.gen(function* () {
      const output = yield* Output
      const config = yield* currentConfig
      const { generatedFiles } = yield* Effect.promise(() => import("../app/generated_files.ts"))
      const files = yield* generatedFiles(config)
      const rows = (Object.keys(VARIABLES) as ReadonlyArray<VariableKey>).map((key) => ({
        name: VARIABLES[key].name,
        ...inForce(key, config.sources[key], files[key]),
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
