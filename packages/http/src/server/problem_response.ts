import { HttpServerResponse } from "@effect/platform"
import { Schema } from "effect"
import { PROBLEM_CONTENT_TYPE, Problem } from "../api/mod.ts"

const encode = Schema.encodeSync(Problem)

/** A problem on the wire, with the headers that its status asks for. */
export const problemResponse = (problem: Problem): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify(encode(problem)), {
    status: problem.status,
    contentType: PROBLEM_CONTENT_TYPE,
    headers: {
      ...(problem.retryAfterMs === undefined ? {} : { "retry-after": String(retryAfterSeconds(problem.retryAfterMs)) }),
      // RFC 9110, section 11.6.1: a 401 names the scheme.
      ...(problem.status === 401 ? { "www-authenticate": 'Bearer realm="mintcode"' } : {}),
      // The rest of the body is not worth waiting for.
      ...(problem.status === 413 ? { connection: "close" } : {}),
    },
  })

/** Whole seconds (RFC 9110, section 10.2.3), never too few. */
const retryAfterSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))
