import type { Conflict, Invalid, NotFound, Refused, SealBroken, StorageFailed, Throttled } from "@mintcode/core/kernel"
import type { SupplierFault } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { makeProblem, type Problem, type ProblemCode } from "../api/mod.ts"

/** What core's services fail with. */
export type CoreError = NotFound | Conflict | Refused | Invalid | Throttled | StorageFailed | SealBroken | SupplierFault

/** When to come again while storage is away. */
const STORAGE_RETRY_MS = 2_000
/** When to come again when an upstream asked to slow down and named no time. */
const UPSTREAM_RETRY_MS = 5_000

/** What a taken unique key means to whoever sent it. */
const TAKEN: Readonly<Record<string, ProblemCode>> = {
  "product.key": "PRODUCT_EXISTS",
  "plan.name": "PLAN_NAME_TAKEN",
  "upstream_account.name": "UPSTREAM_NAME_TAKEN",
  "workspace_group.key": "GROUP_EXISTS",
  "workspace.name": "WORKSPACE_NAME_TAKEN",
  "workspace.external_id": "WORKSPACE_EXISTS",
  "voucher.code_index": "CODE_EXISTS",
  "licence_machine.digest": "MACHINE_BOUND",
}

/** The one place where core's errors become problems. Statuses by code are in the declaration's table. */
export const problemOfError = (error: CoreError): Problem => {
  switch (error._tag) {
    case "NotFound":
      return makeProblem(error.code, `There is no such ${error.entity}`, { status: 404 })
    case "Refused":
      return makeProblem(error.code, error.reason, { status: 409 })
    case "Invalid":
      return makeProblem(error.code, error.reason, { status: 400, errors: error.flaws })
    case "Throttled":
      return makeProblem(error.code, error.reason, { status: 429, retryAfterMs: error.retryAfterMs })
    case "Conflict":
      return makeProblem(
        TAKEN[error.guard] ?? "CONFLICT",
        TAKEN[error.guard] === undefined
          ? "It was changed meanwhile: read it again"
          : "Choose another, or use what is there",
      )
    case "StorageFailed":
      return makeProblem(error.code, "Please try again in a moment", { status: 503, retryAfterMs: STORAGE_RETRY_MS })
    case "OutOfStock":
    case "UpstreamUnknown":
      return makeProblem("UPSTREAM_FAILED", error.reason)
    case "UpstreamRefused":
      return makeProblem("UPSTREAM_REFUSED", `${error.refusal}: ${error.reason}`)
    case "UpstreamThrottled":
      return makeProblem("UPSTREAM_THROTTLED", error.reason, { retryAfterMs: error.retryAfterMs ?? UPSTREAM_RETRY_MS })
    case "SealBroken":
      return makeProblem("INTERNAL", "A sealed value does not open: look at the keys")
  }
}

/** Fails with a problem. */
export const refuse = (...problem: Parameters<typeof makeProblem>): Effect.Effect<never, Problem> =>
  Effect.fail(makeProblem(...problem))

/** Turns the failures of a use case into problems. */
export const answer = <A, E extends CoreError, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, Problem, R> =>
  Effect.mapError(effect, problemOfError)

/** The same for an edit: with an `If-Match` a newer version is 412 (RFC 9110, section 15.5.13). */
export const answerEdit =
  (expectedVersion: number | undefined) =>
  <A, E extends CoreError, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, Problem, R> =>
    Effect.mapError(effect, (error) =>
      error._tag === "Conflict" && error.guard.endsWith(".version") && expectedVersion !== undefined
        ? makeProblem("VERSION_MISMATCH", "It was changed since it was read: read it again")
        : problemOfError(error),
    )
