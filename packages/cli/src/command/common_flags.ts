import { toggle } from "./flags.ts"

/** Options of every command. */
export const COMMON_FLAGS = {
  json: toggle("json", "Results as JSON, for scripts; errors as JSON on standard error"),
  quiet: toggle("quiet", "No remarks and no progress bar", "q"),
} as const
