import { integer, optional } from "../../command/flags.ts"

/** Options of every edit. */
export const EDIT_FLAGS = {
  ifVersion: optional("if-version", integer(1, Number.MAX_SAFE_INTEGER), "Refuse when it is of another version by now"),
} as const

/** The `If-Match` that an edit is sent with. */
export const editHeaders = (version: number | undefined) =>
  version === undefined ? {} : { "if-match": `"${version}"` }
