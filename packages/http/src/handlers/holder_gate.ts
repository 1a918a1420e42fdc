import type { HolderProof } from "@mintcode/core/redemption"
import { Effect, Redacted } from "effect"
import { HOLDER_KEY_LENGTH_MIN, type Problem } from "../api/mod.ts"
import type { PlainRequest } from "../server/plain_request.ts"
import { holderProof } from "./holder_proof.ts"
import { makeTryGate } from "./try_gate.ts"

type Request = PlainRequest

/** What a holder's proof is worth, and what wrong ones cost. */
export const makeHolderGate = Effect.gen(function* () {
  const gate = yield* makeTryGate

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
          gate.checkBan(request),
          Effect.tapError(use(proof), ({ code }) =>
            code === "REDEMPTION_NOT_FOUND" ? gate.report(request, "unknown") : Effect.void,
          ),
        )
  }

  return { ...gate, asHolder } as const
})

/** Without a key that is too short to prove anything on its own. */
const lastingProof = ({ idempotencyKey, ...others }: HolderProof): HolderProof =>
  idempotencyKey === undefined || Redacted.value(idempotencyKey).length < HOLDER_KEY_LENGTH_MIN
    ? others
    : { ...others, idempotencyKey }
