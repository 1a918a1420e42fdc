import type { Flaw } from "@mintcode/core/kernel"

/** Levels of nesting in a body: ours have five at the most. */
const JSON_DEPTH_MAX = 16

/** A NUL, which databases cut texts at, or half of a surrogate pair, which UTF-8 cannot hold. */
export const UNPRINTABLE = /[\0\ud800-\udfff]/u

/** Names that would reach into an object's prototype where one is built by assignment. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

/** Field names that are shown back; others may be anything. */
const SHOWN_KEY = /^(?=.*[a-z])[A-Za-z][\w-]{0,31}$|^\d{1,6}$/

/** What is wrong with a JSON value whatever it means; the first flaw. */
export const flawInJson = (value: unknown, path = "", depth = 0): typeof Flaw.Type | undefined => {
  if (typeof value === "string") {
    return UNPRINTABLE.test(value)
      ? { path, code: "TEXT_INVALID", message: "This text holds a NUL or half a character" }
      : undefined
  }
  if (typeof value !== "object" || value === null) return undefined
  if (depth >= JSON_DEPTH_MAX) return { path: "", code: "JSON_MALFORMED", message: "Nested too deeply" }
  for (const [key, inner] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key) || UNPRINTABLE.test(key)) {
      return { path: `${path}/*`, code: "UNKNOWN_FIELD", message: "No field may have such a name" }
    }
    const flaw = flawInJson(inner, `${path}/${SHOWN_KEY.test(key) ? key : "*"}`, depth + 1)
    if (flaw !== undefined) return flaw
  }
  return undefined
}
