import type { HttpApiError } from "@effect/platform"
import type { Flaw } from "@mintcode/core/kernel"
import { makeProblem, type Problem, type ProblemCode } from "../api/mod.ts"

type Issue = HttpApiError.HttpApiDecodeError["issues"][number]

/** Flaws that one answer lists. */
const FLAWS_MAX = 20

/** Field names that are shown back. Keys of another kind may be anything, a code pasted into the wrong place too. */
const SHOWN_KEY = /^(?=.*[a-z])[A-Za-z_][\w-]{0,31}$|^\d{1,6}$/

const CODE_OF: Readonly<Record<string, ProblemCode>> = { Missing: "FIELD_MISSING", Unexpected: "UNKNOWN_FIELD" }

/**
 * What is wrong with a request that does not fit its schema: where, a code, and what was expected. The value that was
 * sent is never repeated, since it may be a voucher's code or a token.
 */
export const decodeProblem = (issues: ReadonlyArray<Issue>): Problem => {
  const errors: Array<typeof Flaw.Type> = []
  const seen = new Map<string, number>()
  for (const issue of issues) {
    const expected = expectedBy(issue)
    if (expected === undefined) continue
    const path = pointerTo(issue.path)
    const known = seen.get(path)
    if (known === undefined) {
      seen.set(path, errors.length)
      errors.push({ path, code: CODE_OF[issue._tag] ?? "FIELD_INVALID", message: expected })
    } else {
      // Each member of a union says what it would have taken.
      const first = errors[known]
      if (first !== undefined) errors[known] = { ...first, message: joined(first.message, expected) }
    }
    if (errors.length === FLAWS_MAX) break
  }
  const first = errors[0] ?? { path: "", code: "FIELD_INVALID", message: "Not acceptable" }
  return makeProblem(first.code, `${first.path === "" ? "The request" : first.path}: ${first.message}`, {
    errors: errors.length === 0 ? [first] : errors,
  })
}

const pointerTo = (path: Issue["path"]): string =>
  path.map((key) => `/${SHOWN_KEY.test(String(key)) ? String(key) : "*"}`).join("")

/** `undefined` for issues that only say that a field might have been left out. */
const expectedBy = ({ _tag, message, path }: Issue): string | undefined => {
  if (_tag === "Missing") return "This field is needed"
  if (_tag === "Unexpected") return "There is no such field"
  if (message.startsWith("Expected undefined")) return undefined
  if (path.length === 0 && message.startsWith("Expected {")) return "Expected an object"
  const [expected = ""] = message.split(", actual ", 1)
  // Other messages come from libraries and may hold the value.
  return expected.startsWith("Expected ") && !expected.startsWith("Expected {")
    ? expected
    : "This value is not acceptable"
}

/** `Expected "a"` and `Expected "b"` are one expectation. */
const joined = (left: string, right: string): string => {
  if (left === right || !left.startsWith("Expected ") || !right.startsWith("Expected ")) return left
  return `${left} or ${right.slice("Expected ".length)}`
}
