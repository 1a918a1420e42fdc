import { Conflict, Invalid, NotFound, Refused, SealBroken, StorageFailed, Throttled } from "@mintcode/core/kernel"
import { OutOfStock, UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { PROBLEM_CODES } from "../api/mod.ts"
import { answerEdit, type CoreError, problemOfError } from "./problem_of_error.ts"

const conflict = (guard: string) => new Conflict({ code: "CONFLICT", guard })
const refused = (code: string) => new Refused({ code, reason: "because" })

describe("problemOfError()", () => {
  it.each<readonly [CoreError, number, string]>([
    [new NotFound({ code: "VOUCHER_NOT_FOUND", entity: "voucher", id: "x" }), 404, "VOUCHER_NOT_FOUND"],
    [refused("CODE_REFUSED"), 422, "CODE_REFUSED"],
    [refused("TOKEN_REFUSED"), 401, "TOKEN_REFUSED"],
    [refused("PERMISSION_MISSING"), 403, "PERMISSION_MISSING"],
    [refused("IDEMPOTENCY_IN_FLIGHT"), 409, "IDEMPOTENCY_IN_FLIGHT"],
    [refused("IDEMPOTENCY_MISMATCH"), 422, "IDEMPOTENCY_MISMATCH"],
    [refused("BATCH_IN_PROGRESS"), 409, "BATCH_IN_PROGRESS"],
    [refused("A_CODE_OF_TOMORROW"), 409, "A_CODE_OF_TOMORROW"],
    [new Invalid({ code: "FORMAT_WEAK", reason: "weak", flaws: [] }), 400, "FORMAT_WEAK"],
    [new Throttled({ code: "TRY_LATER", reason: "soon", retryAfterMs: 5 }), 429, "TRY_LATER"],
    [conflict("voucher.version"), 409, "CONFLICT"],
    [conflict("product.key"), 409, "PRODUCT_EXISTS"],
    [conflict("plan.name"), 409, "PLAN_NAME_TAKEN"],
    [conflict("upstream_account.name"), 409, "UPSTREAM_NAME_TAKEN"],
    [conflict("voucher.code_index"), 409, "CODE_EXISTS"],
    [new StorageFailed({ code: "STORAGE_FULL", operation: "commit", reason: "disk" }), 503, "STORAGE_FULL"],
    [new OutOfStock({ reason: "none" }), 502, "UPSTREAM_FAILED"],
    [new UpstreamUnknown({ reason: "cut" }), 502, "UPSTREAM_FAILED"],
    [new UpstreamRefused({ refusal: "key", reason: "bad" }), 502, "UPSTREAM_REFUSED"],
    [new UpstreamThrottled({ retryAfterMs: null, reason: "slow" }), 503, "UPSTREAM_THROTTLED"],
    [
      new SealBroken({ code: "SEAL_BROKEN", table: "t", column: "c", rowId: "r", reason: "unknown_key" }),
      500,
      "INTERNAL",
    ],
  ])("makes %s a %i with code %s", (error, status, code) => {
    expect(problemOfError(error)).toMatchObject({ status, code })
  })

  it("keeps the words of storage to the log", () => {
    const problem = problemOfError(
      new StorageFailed({ code: "STORAGE_BROKEN", operation: "read", reason: "no such table: voucher" }),
    )
    expect(JSON.stringify(problem)).not.toContain("voucher")
    expect(problem.retryAfterMs).toBeGreaterThan(0)
  })
})

describe("answerEdit()", () => {
  const failing = Effect.fail(conflict("plan.version"))

  it("is 412 when a version was named and 409 when none was", () => {
    expect(Effect.runSync(Effect.flip(answerEdit(3)(failing)))).toMatchObject({ status: 412, code: "VERSION_MISMATCH" })
    expect(Effect.runSync(Effect.flip(answerEdit(undefined)(failing)))).toMatchObject({ status: 409, code: "CONFLICT" })
  })
})

describe("PROBLEM_CODES", () => {
  it("hold upper-case codes with error statuses", () => {
    for (const [code, [status]] of Object.entries(PROBLEM_CODES)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })
})
