import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { ChainBreakCode } from "@mintcode/core/audit"
import { LICENCE_CODES } from "@mintcode/core/licence"
import { MailFault } from "@mintcode/core/mail"
import { describe, expect, it } from "vitest"
import { PROBLEM_CODES } from "./problem_codes.ts"

const CORE = fileURLToPath(new URL("../../../core/src", import.meta.url))

/** Codes of core that no problem carries. */
const NOT_PROBLEMS = new Set<string>([
  // Verdicts on a licence and on a chain of seals: answers, not errors.
  ...Object.keys(LICENCE_CODES),
  ...ChainBreakCode.literals,
  // Why a mail was not taken, kept with the mail.
  ...MailFault.fields.code.literals,
  // What is wrong with one line of an import, inside its report.
  "CODE_MALFORMED",
  "DUPLICATE_IN_FILE",
  "DUPLICATE_IN_STORE",
  // The program does not start.
  "KEYS_WRONG",
  // Told as INTERNAL: only the log says more.
  "SEAL_BROKEN",
])
/** `code: "X"`, `invalid("X"`, and codes with a constant of their own. */
const WRITTEN = /\bcode: (?:Schema\.Literal\()?"([A-Z][A-Z_]{3,})"|\binvalid\(\s*"([A-Z_]+)"|_REFUSED = "([A-Z_]+)"/g

const sources = readdirSync(CORE, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.endsWith("_test.ts") && !path.includes("testing/"),
)

describe("PROBLEM_CODES", () => {
  it("has every code that core can fail with", () => {
    const codes = new Map<string, string>()
    for (const path of sources) {
      for (const [, ...groups] of readFileSync(join(CORE, path), "utf8").matchAll(WRITTEN)) {
        const code = groups.find((one) => one !== undefined)
        if (code !== undefined && !NOT_PROBLEMS.has(code)) codes.set(code, path)
      }
    }
    expect(codes.size).toBeGreaterThan(30)
    expect([...codes].filter(([code]) => !Object.hasOwn(PROBLEM_CODES, code))).toEqual([])
  })
})
