import type { HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import { makeProblem } from "../api/mod.ts"
import { RateLimiter } from "../rate_limit/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { limitKeyOf } from "../server/ip_address.ts"

type Request = HttpServerRequest.HttpServerRequest

/** What requests cost their address, of the tries that it has in a minute: those that send mail cost most. */
export const LOGIN_COST = 1
export const MAIL_COST = 5

/** The limit of what people without a session, or with a password to guess, may ask of us. */
export const makePersonGate = Effect.gen(function* () {
  const limiter = yield* RateLimiter
  const clientAddress = yield* ClientAddress

  const limitKey = (request: Request) => limitKeyOf(clientAddress(request) ?? "local")

  const admit = (request: Request, cost: number) =>
    Effect.flatMap(limiter.take(`people ${limitKey(request)}`, cost), ({ isAllowed, retryAfterMs }) =>
      isAllowed
        ? Effect.void
        : Effect.fail(makeProblem("RATE_LIMITED", "Too many requests from here: please wait", { retryAfterMs })),
    )

  return { admit, limitKey, clientAddress } as const
})
