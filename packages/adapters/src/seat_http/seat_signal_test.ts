import { describe, expect, it } from "@effect/vitest"
import { OPENAI_ADMIN_WORDS } from "../openai_admin/errors.ts"
import { SCIM_WORDS } from "../scim_seats/errors.ts"
import { WORKSPACE_WORDS } from "../workspace_seats/errors.ts"
import { refusalWords } from "./refusal_words.ts"
import { signalOf } from "./seat_signal.ts"

const answer = (status: number, body: unknown) => ({
  status,
  headers: {},
  text: typeof body === "string" ? body : JSON.stringify(body),
  retryAfterMs: null,
})
const signalsOf = (status: number, body: unknown) =>
  [WORKSPACE_WORDS, OPENAI_ADMIN_WORDS, SCIM_WORDS].map((words) => signalOf(answer(status, body), words))

/** An error's words in every form that bodies are known to have. */
const FORMS: Readonly<Record<string, (words: string) => unknown>> = {
  detail: (words) => ({ detail: words }),
  "detail as an object": (words) => ({ detail: { code: words, message: "See the documentation." } }),
  "detail as a list": (words) => ({ detail: [{ loc: ["body"], msg: words, type: "value_error" }] }),
  "error as a text": (words) => ({ error: words }),
  "error with a code": (words) => ({
    error: { message: "No.", type: "invalid_request_error", param: null, code: words },
  }),
  "error with a message": (words) => ({ error: { message: words, code: null } }),
  message: (words) => ({ message: words }),
  scim: (words) => ({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "400", detail: words }),
  "a JSON text": (words) => JSON.stringify(words),
  "plain words": (words) => words,
}

const CASES = [
  ["key", 401, ["token_expired", "token_invalidated", "token_revoked", "Your token has expired"]],
  [
    "closed",
    403,
    ["account_deactivated", "account_suspended", "deactivated_workspace", "The organization has been deactivated"],
  ],
  [
    "full",
    400,
    [
      "You reached the maximum number of seats",
      "No seats available",
      "seat_true_up_pending",
      "An additional seat needed",
    ],
  ],
  ["full", 401, ["maximum number of seats", "seat_true_up_pending"]],
  ["member", 400, ["User is already in workspace", "already in team", "is already a member of this organization"]],
  ["invited", 400, ["The user has already been invited", "already_invited"]],
  ["address", 400, ["Invalid email address", "This domain is not allowed"]],
] as const

describe("signalOf()", () => {
  for (const [signal, status, texts] of CASES) {
    it(`reads ${signal} with status ${status} out of every form of an error body, in each protocol`, () => {
      for (const text of texts) {
        for (const [form, write] of Object.entries(FORMS)) {
          for (const words of [text, text.toUpperCase()]) {
            expect(signalsOf(status, write(words)), `${form}: ${words}`).toEqual([signal, signal, signal])
          }
        }
      }
    })
  }

  it("goes by the status when the words say nothing, an empty body included", () => {
    for (const body of ["", "{}", "[]", { detail: null }, { error: {} }, "The moon is full"]) {
      expect(signalsOf(401, body)).toEqual(["key", "key", "key"])
      expect(signalsOf(403, body)).toEqual(["key", "key", "key"])
      expect(signalsOf(404, body)).toEqual(["missing", "missing", "missing"])
      expect(signalsOf(409, body)).toEqual(["conflict", "conflict", "conflict"])
      expect(signalsOf(429, body)).toEqual(["limit", "limit", "limit"])
      expect(signalsOf(400, body)).toEqual(["refused", "refused", "refused"])
    }
  })

  it("takes a page for people by its status alone: 403 is a block and no permission", () => {
    const page = (words: string) => `<!DOCTYPE html><title>Just a moment</title>${words}`
    expect(signalsOf(403, page("token_expired"))).toEqual(["blocked", "blocked", "blocked"])
    expect(signalsOf(429, page(""))).toEqual(["limit", "limit", "limit"])
    for (const status of [200, 302, 400, 404, 500, 502, 503]) {
      expect(signalsOf(status, page("already a member"))).toEqual(["unknown", "unknown", "unknown"])
    }
  })

  it("never takes a server's failure for a refusal, whatever it says", () => {
    for (const status of [301, 408, 425, 500, 502, 503, 504, 529]) {
      expect(signalsOf(status, { detail: "no seats available" }).slice(0, 1)).toEqual(
        status === 408 || status === 425 ? ["full"] : ["unknown"],
      )
      expect(signalsOf(status, "")).toEqual(["unknown", "unknown", "unknown"])
    }
    expect(signalsOf(204, "")).toEqual([undefined, undefined, undefined])
  })

  it("reads no words out of somebody's address", () => {
    const body = { detail: "Cannot invite already-a-member.no_seats_available@token-expired.example: odd" }
    expect(signalsOf(400, body)).toEqual(["refused", "refused", "refused"])
    expect(refusalWords(JSON.stringify(body))).toBe("cannot invite <address>: odd")
  })

  it("takes 409 with uniqueness for a name that is taken", () => {
    expect(signalOf(answer(409, { status: 409, scimType: "uniqueness", detail: "" }), SCIM_WORDS)).toBe("member")
  })
})
