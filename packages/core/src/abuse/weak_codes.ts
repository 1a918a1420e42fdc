import { Context, Effect, Layer } from "effect"
import { CatalogueRepository, type CodeFormat } from "../catalogue/mod.ts"
import { PAGE_LIMIT_MAX, type Page, type PageRequest, type StorageFailed } from "../kernel/mod.ts"
import { normaliseCode, VoucherRepository } from "../voucher/mod.ts"
import { fitsWeakShape, weakShapesOf } from "./weak_code.ts"

/** How long formats are remembered: a weak one that is new is limited like others until then. */
const FORMATS_CACHE = "1 minute"
/** Pages of products and of batches that are looked at, newest batches first. */
const PAGES_MAX = 4

export const makeWeakCodes = Effect.gen(function* () {
  const catalogue = yield* CatalogueRepository
  const vouchers = yield* VoucherRepository

  const formatsOf = <Row>(
    read: (page: PageRequest) => Effect.Effect<Page<Row>, StorageFailed>,
    format: (row: Row) => CodeFormat,
  ) =>
    Effect.gen(function* () {
      const formats: Array<CodeFormat> = []
      let afterId: string | null = null
      for (let page = 0; page < PAGES_MAX; page++) {
        const { nextAfterId, rows }: Page<Row> = yield* read({ limit: PAGE_LIMIT_MAX, afterId })
        formats.push(...rows.map(format))
        if (nextAfterId === null) break
        afterId = nextAfterId
      }
      return formats
    })

  const shapes = yield* Effect.cachedWithTTL(
    Effect.map(
      Effect.all([
        formatsOf(catalogue.products, (product) => product.codeFormat),
        formatsOf(
          (page) => vouchers.batches({}, page),
          (batch) => batch.format,
        ),
      ]),
      (formats) => weakShapesOf(formats.flat()),
    ),
    FORMATS_CACHE,
  )

  /** Whether a code as typed could be one of a format in use that can be guessed. */
  const isWeak = (typed: string): Effect.Effect<boolean> => {
    const code = normaliseCode(typed)
    return code === undefined
      ? Effect.succeed(false)
      : shapes.pipe(
          Effect.map((all) => fitsWeakShape(code, all)),
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
