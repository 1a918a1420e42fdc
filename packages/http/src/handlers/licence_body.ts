import { normaliseMachineCode } from "@mintcode/core/licence"
import { Effect } from "effect"
import {
  BODY_BYTES_DEFAULT,
  type LicenceAnswerCode,
  NONCE_LENGTH_MAX,
  NONCE_LENGTH_MIN,
  REDEEM_CODE_MAX,
} from "../api/mod.ts"
import { readText } from "../server/body_rules.ts"
import { flawInJson, UNPRINTABLE } from "../server/json_text.ts"
import type { PlainRequest } from "../server/plain_request.ts"

/** What a program asked, as far as it can be read. */
export interface LicenceAsked {
  readonly code: string
  readonly machineCode: string
  readonly nonce: string | undefined
  /** The rest of the body, for endpoints that look for more. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Printable ASCII: what every client can write into JSON, and compare. */
const NONCE = new RegExp(`^[\\x20-\\x7e]{${NONCE_LENGTH_MIN},${NONCE_LENGTH_MAX}}$`)
const CONTROL = /\p{Cc}/u

/**
 * Reads what a program sent, whatever content type it says: clients in the field send none, or another. What cannot be
 * read fails with the code of the answer.
 */
export const readLicenceBody = (request: PlainRequest): Effect.Effect<LicenceAsked, LicenceAnswerCode> =>
  readText(request, BODY_BYTES_DEFAULT).pipe(
    Effect.mapError(
      (problem): LicenceAnswerCode => (problem.code === "BODY_TOO_LARGE" ? "BODY_TOO_LARGE" : "INPUT_MISSING"),
    ),
    Effect.flatMap((text) => {
      const asked = licenceAskedIn(text)
      return typeof asked === "string" ? Effect.fail(asked) : Effect.succeed(asked)
    }),
  )

/** The same of a body that was read already. */
export const licenceAskedIn = (text: string): LicenceAsked | LicenceAnswerCode => askedIn(jsonOf(text))

const askedIn = (json: unknown): LicenceAsked | LicenceAnswerCode => {
  if (typeof json !== "object" || json === null || Array.isArray(json) || flawInJson(json) !== undefined) {
    return "INPUT_MISSING"
  }
  const body = json as Readonly<Record<string, unknown>>
  const code = codeIn(body["code"])
  const machineCode = machineCodeIn(body["machine_code"])
  if (code === undefined || machineCode === undefined) return "INPUT_MISSING"
  const nonce = body["nonce"]
  if (nonce === undefined || nonce === null) return { code, machineCode, nonce: undefined, body }
  return typeof nonce === "string" && NONCE.test(nonce) ? { code, machineCode, nonce, body } : "NONCE_INVALID"
}

/** A code as sent, trimmed; `undefined` when it is none. */
export const codeIn = (value: unknown): string | undefined => {
  if (typeof value !== "string" || UNPRINTABLE.test(value)) return undefined
  const code = value.trim()
  return code === "" || code.length > REDEEM_CODE_MAX || CONTROL.test(code) ? undefined : code
}

/** The same of a machine code. */
export const machineCodeIn = (value: unknown): string | undefined =>
  typeof value === "string" ? normaliseMachineCode(value) : undefined

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
