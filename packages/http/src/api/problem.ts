import { HttpApiSchema } from "@effect/platform"
import { Flaw } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { FAMILY_TITLES, isProblemCode, PROBLEM_CODES, type ProblemCode } from "./problem_codes.ts"

/** Media type of problem details (RFC 9457, section 3). */
export const PROBLEM_CONTENT_TYPE = "application/problem+json"

const ProblemBody = Schema.Struct({
  type: Schema.String.annotations({ description: "URN of the code" }),
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  code: Schema.String.annotations({ description: "Stable; what programs decide by" }),
  errors: Schema.Array(Flaw).annotations({ description: "Each field that is wrong, by JSON pointer; never its value" }),
  retryAfterMs: Schema.optionalWith(Schema.Int, { exact: true }),
  /** Only with 500: what to quote to whoever reads the logs. */
  requestId: Schema.optionalWith(Schema.String, { exact: true }),
}).annotations({ identifier: "Problem", description: "Problem details (RFC 9457)" })

/**
 * What went wrong (RFC 9457). Clients of the declaration get it as a tagged value: `Effect.catchTag("Problem", …)`,
 * and decide by `code`. The tag is not on the wire.
 */
export const Problem = ProblemBody.pipe(Schema.attachPropertySignature("_tag", "Problem"))
export type Problem = typeof Problem.Type

/** The error schema of one status, naming the codes that an endpoint may answer with it. */
export const problem = (status: number, ...codes: ReadonlyArray<ProblemCode>): typeof Problem =>
  HttpApiSchema.withEncoding(Problem, { kind: "Json", contentType: PROBLEM_CONTENT_TYPE }).annotations(
    HttpApiSchema.annotations({ status, description: codes.join(", ") }),
  ) as typeof Problem

/** A problem by its code. `status` is needed for codes that the table does not hold. */
export const makeProblem = (
  code: ProblemCode | (string & {}),
  detail: string,
  more: {
    readonly status?: number
    readonly errors?: ReadonlyArray<typeof Flaw.Type>
    readonly retryAfterMs?: number
    readonly requestId?: string
  } = {},
): Problem => {
  const known = isProblemCode(code) ? PROBLEM_CODES[code] : undefined
  const status = known?.[0] ?? more.status ?? 400
  return {
    _tag: "Problem",
    type: `urn:mintcode:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: known?.[1] ?? FAMILY_TITLES[status] ?? "Something went wrong",
    status,
    detail,
    code,
    errors: more.errors ?? [],
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
    ...(more.requestId === undefined ? {} : { requestId: more.requestId }),
  }
}
