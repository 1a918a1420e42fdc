import { isObject, parseJson } from "../upstream_http/lenient_json.ts"

/** How deep words are looked for: `{error: {detail: [{msg}]}}` is the deepest form that was seen. */
const DEPTH_MAX = 4
/** Words beyond these are a stack trace. */
const WORDS_LENGTH_MAX = 2_000
/** Fields that hold an error's words, in any of the forms that are in use. */
const WORD_FIELDS = ["code", "type", "scimType", "error_code", "error", "errors", "detail", "message", "msg", "reason"]

const ADDRESS = /[^\s"'<>,;:()[\]]+@[^\s"'<>,;:()[\]]+/g

/** Addresses are blotted out: nobody's address may be read for an error's words, or get into a log. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESS, "<address>")

/**
 * The words of an error body in lower case, with blanks for `_` and `-`, so that `token_expired` and "Token expired" are
 * the same. Forms: `{detail}`, `{error: {code, message}}`, `{error: "…"}`, lists of either, a JSON string, plain text,
 * nothing.
 */
export const refusalWords = (text: string): string => {
  const body = /^\s*["{[]/.test(text) ? parseJson(text) : undefined
  const words = body === undefined ? text : wordsIn(body, 0).join(" ")
  return comparableWords(words === "" ? text : words)
}

/**
 * The words of an error body as they were written, for people; nothing of a body that has none of the known forms: whoever
 * answered is no provider, and what it says is nobody's business here.
 */
export const spokenWords = (text: string): string => {
  const body = parseJson(text)
  return isObject(body) || Array.isArray(body) ? wordsIn(body, 0).join(" ") : ""
}

/** The same for words that are no body of their own. */
export const comparableWords = (words: string): string =>
  withoutAddresses(words.slice(0, WORDS_LENGTH_MAX))
    .toLowerCase()
    .replace(/[_\-\s]+/g, " ")
    .replace(/[’`]/g, "'")
    .trim()

const wordsIn = (value: unknown, depth: number): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (depth >= DEPTH_MAX) return []
  if (Array.isArray(value)) return value.flatMap((item) => wordsIn(item, depth + 1))
  return isObject(value) ? WORD_FIELDS.flatMap((field) => wordsIn(value[field], depth + 1)) : []
}
