import { Crypto } from "@mintcode/core/kernel"
import { type MintRequest, Vouchers } from "@mintcode/core/voucher"
import { Chunk, Effect, Stream } from "effect"
import { MINT_JSON_MAX } from "../api/mod.ts"
import { idempotencyClaim } from "./idempotency.ts"
import { answer, refuse } from "./problem_of_error.ts"
import { batchView } from "./voucher_views.ts"

/** Minting, for every route that mints. The same key and request are one batch, whichever of them it came by. */
export const makeMintHandlers = Effect.gen(function* () {
  const vouchers = yield* Vouchers
  const crypto = yield* Crypto

  const mint = (request: MintRequest, key: string | undefined) =>
    answer(
      Effect.flatMap(idempotencyClaim(crypto, "voucher.mint", key, request), (claim) => vouchers.mint(request, claim)),
    )

  /** The batch and all its codes at once. */
  const mintJson = (request: MintRequest, key: string | undefined) =>
    Effect.gen(function* () {
      if (request.count > MINT_JSON_MAX) {
        return yield* refuse(
          "COUNT_TOO_LARGE",
          `Up to ${MINT_JSON_MAX} codes in one answer: use POST /admin/vouchers/stream for more`,
        )
      }
      const { batch, codes } = yield* mint(request, key)
      const minted = Chunk.toReadonlyArray(yield* answer(Stream.runCollect(codes)))
      // All codes were read, so all vouchers are on disk.
      const state = batch.state === "voided" ? ("voided" as const) : ("ready" as const)
      return { batch: { ...batchView(batch), state, done: batch.count }, codes: minted }
    })

  return { mint, mintJson } as const
})
