import { Context, Effect, Layer, Option } from "effect"
import { CatalogueRepository } from "../catalogue/mod.ts"
import { type Change, Crypto, type StorageFailed, type Timestamp } from "../kernel/mod.ts"
import type { Lease } from "../lease/mod.ts"
import { MailRepository, newMail } from "../mail/mod.ts"

/** What the holder of a lease may be told. */
export type SeatNotice =
  | { readonly template: "seat_invited" | "seat_moving"; readonly until: Timestamp }
  | { readonly template: "seat_expiring"; readonly days: number; readonly until: Timestamp }
  | { readonly template: "seat_ended"; readonly until: Timestamp }

export const makeSeatMails = Effect.gen(function* () {
  const crypto = yield* Crypto
  const mails = yield* MailRepository
  const catalogue = yield* CatalogueRepository

  const productName = ({ locale, productId }: Lease): Effect.Effect<string, StorageFailed> =>
    productId === null
      ? Effect.succeed("")
      : Effect.map(
          catalogue.productById(productId),
          Option.match({ onNone: () => "", onSome: ({ name }) => name[locale] }),
        )

  /** The mail to a lease's holder, for the commit of what it tells of. Retry on `MAIL_GUARDS`. */
  const notice = (lease: Lease, told: SeatNotice): Effect.Effect<ReadonlyArray<Change>, StorageFailed> =>
    Effect.gen(function* () {
      return yield* newMail({
        to: lease.holder,
        template: told.template,
        locale: lease.locale,
        variables: {
          product: yield* productName(lease),
          until: new Date(told.until).toISOString().slice(0, 10),
          ...("days" in told ? { days: String(told.days) } : {}),
        },
      })
    }).pipe(Effect.provideService(Crypto, crypto), Effect.provideService(MailRepository, mails))

  return { notice } as const
})

/** What holders of seats are told by mail. */
export class SeatMails extends Context.Tag("@mintcode/core/seat/SeatMails")<
  SeatMails,
  Effect.Effect.Success<typeof makeSeatMails>
>() {}

export const layerSeatMails = Layer.effect(SeatMails, makeSeatMails)
