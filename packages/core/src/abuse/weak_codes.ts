import { Context, Effect, Layer } from "effect"
import { fitsWeakShape, readWeakShape } from "../catalogue/mod.ts"
import { rememberedValue } from "../kernel/mod.ts"
import { normaliseCode, VoucherRepository } from "../voucher/mod.ts"

/** How long shapes are remembered: a weak one that is new is limited like others until then. */
const SHAPES_KEPT_MS = 60_000
/**
 * Shapes that are told apart: far more than a shop has any use for. With more of them every code counts as weak, which
 * errs on the safe side and still leaves an address fifteen codes at once.
 */
export const WEAK_SHAPES_MAX = 1_000

export const makeWeakCodes = Effect.gen(function* () {
  const vouchers = yield* VoucherRepository

  const { get: shapes } = rememberedValue(
    Effect.map(vouchers.weakShapes(WEAK_SHAPES_MAX), (kept) => kept.map(readWeakShape)),
    { forMs: SHAPES_KEPT_MS },
  )

  /** Whether a code as typed could be one of a format in use that can be guessed. */
  const isWeak = (typed: string): Effect.Effect<boolean> => {
    const code = normaliseCode(typed)
    return code === undefined
      ? Effect.succeed(false)
      : shapes.pipe(
          Effect.map((all) => all.length >= WEAK_SHAPES_MAX || fitsWeakShape(code, all)),
          // Limits are no reason to turn somebody away: what comes next needs storage, too, and says what is the matter.
          Effect.catchAll(() => Effect.succeed(false)),
        )
  }

  return { isWeak } as const
})

/** Which codes could be guessed (A2): those are limited harder. */
export class WeakCodes extends Context.Tag("@mintcode/core/abuse/WeakCodes")<
  WeakCodes,
  Effect.Effect.Success<typeof makeWeakCodes>
>() {}

export const layerWeakCodes = Layer.effect(WeakCodes, makeWeakCodes)
