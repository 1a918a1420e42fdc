import { HttpApiError, HttpServerError } from "@effect/platform"
import { StorageFailed } from "@mintcode/core/kernel"
import { Cause, Chunk, Option, ParseResult } from "effect"
import { makeProblem, type Problem } from "../api/mod.ts"
import { problemOfError } from "../handlers/problem_of_error.ts"
import { decodeProblem } from "./decode_problem.ts"
import { methodsAt } from "./routes.ts"

/** What went wrong with a request, and what its log line says when it is our fault. */
export interface Failure {
  readonly problem: Problem
  /** Headers besides the problem's own. */
  readonly headers: Readonly<Record<string, string>>
  /** `undefined` when nothing is wrong on our side. */
  readonly fault: string | undefined
}

/** Lines of a stack that a log line keeps. */
const STACK_LINES_MAX = 12

const failure = (problem: Problem, headers: Failure["headers"] = {}, fault?: string): Failure => ({
  problem,
  headers,
  fault,
})

/** `undefined` when nothing failed: the client went away. */
export const failureOf = (cause: Cause.Cause<unknown>, pathname: string, requestId: string): Failure | undefined => {
  const error = Option.getOrElse(Cause.failureOption(cause), () =>
    Option.getOrUndefined(Chunk.head(Cause.defects(cause))),
  )
  if (error === undefined) return undefined
  if (isProblem(error)) return failure(error)
  if (error instanceof HttpApiError.HttpApiDecodeError) return failure(decodeProblem(error.issues))
  if (error instanceof HttpServerError.RouteNotFound) return notFound(error.request.method, pathname)
  if (error instanceof HttpServerError.RequestError)
    return failure(makeProblem("BAD_REQUEST", "The request cannot be read"))
  if (error instanceof StorageFailed) return failure(problemOfError(error), {}, error.message)
  return failure(makeProblem("INTERNAL", "Please tell support the request id", { requestId }), {}, faultOf(error))
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === "object" && error !== null && (error as { _tag?: unknown })._tag === "Problem"

/** RFC 9110, section 15.5.6: a 405 names the methods that there are. */
const notFound = (method: string, pathname: string): Failure => {
  const methods = methodsAt(pathname)
  // A method that is there was asked for at an address that is spelled otherwise than declared.
  return methods.length === 0 || methods.some((one) => one === method)
    ? failure(makeProblem("ROUTE_NOT_FOUND", "There is nothing at this address: /docs shows what there is"))
    : failure(makeProblem("METHOD_NOT_ALLOWED", `Expected ${methods.join(" or ")}`), { allow: methods.join(", ") })
}

/** A defect for the log. What failed to decode is left out: such messages repeat the value. */
const faultOf = (error: unknown): string => {
  if (!(error instanceof Error)) return `a defect of type ${typeof error}`
  const stack = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, STACK_LINES_MAX)
    .join("\n")
  const message = ParseResult.isParseError(error) ? "a value does not decode" : error.message
  return `${error.name}: ${message}\n${stack}`
}
