import type { HttpServerRequest } from "@effect/platform"

/**
 * What handlers may read of a request that comes either through the router or in front of it (`fast_lane.ts`): the part of
 * the router's requests that costs nothing to make.
 */
export type PlainRequest = Pick<
  HttpServerRequest.HttpServerRequest,
  "method" | "url" | "headers" | "cookies" | "remoteAddress" | "source" | "stream"
>
