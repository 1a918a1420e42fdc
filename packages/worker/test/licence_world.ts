import { Catalogue, type LicenceTerms, POLICY_DEFAULT, ProductId } from "@mintcode/core/catalogue"
import { type LicenceRequest, Licences } from "@mintcode/core/licence"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect, Layer, Stream } from "effect"
import type { OwnDatabase } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { layerWorld, type World, type WorldOptions } from "./world.ts"

export const HOUR_MS = 3_600_000

/** A product of the kind `licence`, and codes of it. */
export const licenceCodes = (count: number, terms: Partial<LicenceTerms> = {}, productId = "pro") =>
  Effect.gen(function* () {
    const catalogue = yield* Catalogue
    const id = ProductId.make(productId)
    const name = { zh: "专业版", en: "Pro" }
    yield* catalogue.createProduct({ id, kind: "licence", name, policy: { ...POLICY_DEFAULT, licence: terms } })
    const { codes } = yield* Effect.flatMap(Vouchers, (vouchers) => vouchers.mint({ productId: id, count }))
    return Array.from(yield* Stream.runCollect(codes))
  })

/** One code of a product of its own. */
export const licenceCode = (terms: Partial<LicenceTerms> = {}) =>
  Effect.map(licenceCodes(1, terms), ([code = ""]) => code)

type Asked = "validate" | "heartbeat" | "release" | "unbind"

/** What a machine is told. */
export const ask = (
  what: Asked,
  code: string,
  machineCode: string,
  more: Partial<Omit<LicenceRequest, "code" | "machineCode">> = {},
) => Effect.flatMap(Licences, (licences) => licences[what]({ code, machineCode, ip: null, ...more }))

export const codeOf = (what: Asked, code: string, machineCode: string) =>
  Effect.map(ask(what, code, machineCode), (answer) => answer.code)

/** Runs a story in a world of its own, by a clock that it may set forward and back. */
export const inLicenceWorld = <A, E>(
  database: OwnDatabase,
  story: (clock: MovableClock) => Effect.Effect<A, E, World>,
  options: Omit<WorldOptions, "url"> = {},
) =>
  Effect.gen(function* () {
    const url = yield* database
    const clock = makeMovableClock()
    return yield* story(clock).pipe(
      Effect.provide(layerWorld({ ...options, url })),
      Effect.provide(Layer.setClock(clock)),
      Effect.withClock(clock),
    )
  })
