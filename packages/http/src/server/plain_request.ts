import type { HttpServerRequest } from "@effect/platform"
import type { Either } from "effect"
import type { Problem } from "../api/mod.ts"

/**
 * What handlers may read of a request that comes either through the router or in front of it (`fast_lane.ts`): the part of
 * the router's requests that costs nothing to make.
 */
export type PlainRequest = Pick<
  HttpServerRequest.HttpServerRequest,
  "method" | "url" | "headers" | "cookies" | "remoteAddress" | "source" | "stream"
> & {
  /** When it arrived, where that was noted. */
  readonly arrivedAt?: number
  /** The body, where it was read before anybody asked for it. */
  readonly bodyRead?: Either.Either<string, Problem> | undefined
}

/** An answer in JSON that needed nothing to wait for. */
export interface AnswerNow {
  readonly status: number
  readonly body: string
}
