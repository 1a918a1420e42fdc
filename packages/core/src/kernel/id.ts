import { Clock, Effect, Schema } from "effect"
import { Crypto, type CryptoShape } from "./crypto.ts"

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Schema of a UUIDv7 (RFC 9562, section 5.7) branded for one entity, so that ids of two kinds cannot be mixed up. */
export const idOf = <const Name extends string>(name: Name) =>
  Schema.String.pipe(
    Schema.pattern(UUID_V7, { message: () => `Expected the id of a ${name}: a lower-case UUIDv7` }),
    Schema.brand(name),
    Schema.annotations({ identifier: name, description: "UUIDv7" }),
  )

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** Lays a time and ten random bytes out as a UUIDv7. Ids sort by their time. */
export const uuidV7 = (at: number, random: Uint8Array): string => uuidBehind(timeOf(at), random)

/** The first 48 bits as they are written. */
const timeOf = (at: number): string => {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}`
}

const uuidBehind = (time: string, random: Uint8Array): string => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0] = random
  return `${time}-${HEX[0x70 | (a & 0x0f)]}${HEX[b]}-${HEX[0x80 | (c & 0x3f)]}${HEX[d]}-${HEX[e]}${HEX[f]}${HEX[g]}${HEX[h]}${
    HEX[i]
  }${HEX[j]}`
}

/** The time that an id was made at, in epoch milliseconds. */
export const idTime = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** Random bytes in one UUIDv7. */
const UUID_RANDOM_BYTES = 10

/** A new id, from the `Clock` and the `Crypto` port. */
export const newId = <A extends string>(): Effect.Effect<A, never, Crypto> => Effect.flatMap(Crypto, newIdBy<A>)

/** The same for who holds the port: handing it over through the context takes longer than making the id. */
export const newIdBy = <A extends string>(crypto: CryptoShape): Effect.Effect<A> =>
  Effect.zipWith(
    Clock.currentTimeMillis,
    crypto.randomBytes(UUID_RANDOM_BYTES),
    (at, random) => uuidV7(at, random) as A,
  )

/** `count` new ids that sort in the order they are given in: the random part counts up, as RFC 9562, section 6.2 allows. */
export const newIds = <A extends string>(count: number): Effect.Effect<ReadonlyArray<A>, never, Crypto> =>
  Effect.gen(function* () {
    const crypto = yield* Crypto
    const at = yield* Clock.currentTimeMillis
    const seed = yield* crypto.randomBytes(UUID_RANDOM_BYTES)
    const random = seed.slice()
    // The counter takes the first four random bytes; of its 26 bits the highest starts at 0, so that no batch overflows it.
    let counter = (((seed[0] ?? 0) & 0x01) << 24) | ((seed[1] ?? 0) << 16) | ((seed[2] ?? 0) << 8) | (seed[3] ?? 0)
    const tails = yield* crypto.randomBytes(6 * count)
    const time = timeOf(at)
    return Array.from({ length: count }, (_, index) => {
      counter++
      random[0] = (counter >>> 22) & 0x0f
      random[1] = (counter >>> 14) & 0xff
      random[2] = (counter >>> 8) & 0x3f
      random[3] = counter & 0xff
      random.set(tails.subarray(index * 6, index * 6 + 6), 4)
      return uuidBehind(time, random) as A
    })
  })
