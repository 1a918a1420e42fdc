import type { HttpServerRequest } from "@effect/platform"
import type { HolderProof } from "@mintcode/core/redemption"
import { Effect, Redacted } from "effect"
import { HOLDER_KEY_LENGTH_MIN, makeProblem, type Problem } from "../api/mod.ts"
import { RateLimiter } from "../rate_limit/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { limitKeyOf } from "../server/ip_address.ts"
import { holderProof } from "./holder_proof.ts"
import { answerHeaders, rateHeaders } from "./response_headers.ts"

type Request = HttpServerRequest.HttpServerRequest

/** What the limiter is told by requests of buyers, and what it lets through. */
export const makeHolderGate = Effect.gen(function* () {
  const limiter = yield* RateLimiter
  const clientAddress = yield* ClientAddress

  const limitKey = (request: Request) => limitKeyOf(clientAddress(request) ?? "local")

  /** Fails while the address is banned. */
  const checkBan = (request: Request) =>
    Effect.flatMap(limiter.take(limitKey(request), 0), ({ isAllowed, retryAfterMs }) =>
      isAllowed ? Effect.void : Effect.fail(limited(retryAfterMs)),
    )

  /** Takes tries out of the address's bucket, and tells how it stands. */
  const admit = (request: Request, tries: number) =>
    Effect.gen(function* () {
      const decision = yield* limiter.take(limitKey(request), tries)
      yield* answerHeaders(rateHeaders(limiter.limits, decision))
      if (!decision.isAllowed) return yield* Effect.fail(limited(decision.retryAfterMs))
    })

  const report = (request: Request, outcome: "accepted" | "refused") => limiter.report(limitKey(request), outcome)

  /**
   * Runs what only a holder may do with what the request proves. Keys are made up by people and may be guessed: one
   * that proves nothing counts as a refused code. Tokens and cookies cannot be guessed, so that a page that has lost
   * its cookie costs its address nothing.
   */
  const asHolder = <A, R>(request: Request, use: (proof: HolderProof) => Effect.Effect<A, Problem, R>) => {
    const proof = lastingProof(holderProof(request))
    return proof.idempotencyKey === undefined
      ? use(proof)
      : Effect.zipRight(
          checkBan(request),
          Effect.tapError(use(proof), ({ code }) =>
            code === "REDEMPTION_NOT_FOUND" ? report(request, "refused") : Effect.void,
          ),
        )
  }

  return { admit, checkBan, report, asHolder, limitKey } as const
})

const limited = (retryAfterMs: number): Problem =>
  makeProblem("RATE_LIMITED", "Too many codes were tried from here: please wait", { retryAfterMs })

/** Without a key that is too short to prove anything on its own. */
const lastingProof = ({ idempotencyKey, ...others }: HolderProof): HolderProof =>
  idempotencyKey === undefined || Redacted.value(idempotencyKey).length < HOLDER_KEY_LENGTH_MIN
    ? others
    : { ...others, idempotencyKey }
