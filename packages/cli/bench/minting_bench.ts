import { createCipheriv, createHmac, randomFillSync } from "node:crypto"
import { join } from "node:path"
import { CODE_FORMAT_DEFAULT } from "@mintcode/core/catalogue"
import { Crypto } from "@mintcode/core/kernel"
import { codeIndexOf, codeSource, newBatchKey, normaliseCode, Vouchers } from "@mintcode/core/voucher"
import Database from "better-sqlite3"
import { Effect, Stream } from "effect"
import { BENCH_PRODUCT, benchProduct, layerBench } from "./bench_layers.ts"
import { instantDriver } from "./instant_driver.ts"
import { bestOf, type Rate, rateOf } from "./rate.ts"
import type { Figure } from "./report.ts"
import { temporaryDatabase, temporaryFolder } from "./temporary_folder.ts"

const COUNT = 200_000
/** Ours and the bare loop take turns, and the best of each counts: neighbours on the machine only ever slow down. */
const ROUNDS = 3
const CODES_PER_SECOND_WANTED = 50_000

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const SYMBOLS = 26
/** Rows in a transaction of the bare loop, and the settings of its connection: those that MintCode has. */
const CHUNK = 1_000
const CACHE_KIB = 65_536
const CHECKPOINT_PAGES = 4_000

/** `Vouchers.mint`: derived, indexed and on disk (WAL, `synchronous=FULL`). */
export const minting = (url: string): Effect.Effect<Rate, unknown> =>
  Effect.gen(function* () {
    yield* benchProduct({ driver: instantDriver(true) })
    const vouchers = yield* Vouchers
    return yield* rateOf(
      COUNT,
      Effect.flatMap(vouchers.mint({ productId: BENCH_PRODUCT, count: COUNT }), ({ codes }) => Stream.runDrain(codes)),
    )
  }).pipe(Effect.provide(layerBench(url, [instantDriver(true)])), Effect.scoped)

const ours = Effect.scoped(Effect.flatMap(temporaryDatabase, minting))

/** The same codes and digests, kept nowhere. */
const derived: Effect.Effect<Rate, unknown> = Effect.gen(function* () {
  const crypto = yield* Crypto
  const source = codeSource(crypto, CODE_FORMAT_DEFAULT, yield* newBatchKey(crypto))
  return yield* rateOf(
    COUNT,
    Effect.sync(() => {
      for (let first = 0; first < COUNT; first += CHUNK) {
        for (const { text } of source.codes(first, CHUNK)) codeIndexOf(crypto, normaliseCode(text) ?? text)
      }
    }),
  )
}).pipe(Effect.provide(layerBench("sqlite::memory:", [])))

/**
 * The plain way: a loop that draws, seals and digests each code and inserts it into a table with just enough columns
 * to list it and to look it up. Ids count up, so that it has an easy time with its primary key.
 */
const bare: Effect.Effect<Rate, unknown> = Effect.scoped(
  Effect.flatMap(temporaryFolder, (folder) => {
    const database = new Database(join(folder, "bare.db"))
    database.pragma("journal_mode = WAL")
    database.pragma("synchronous = FULL")
    database.pragma(`cache_size = -${CACHE_KIB}`)
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    database.exec(
      "CREATE TABLE voucher (id INTEGER PRIMARY KEY, batch TEXT, product TEXT, code_index BLOB UNIQUE, sealed TEXT, " +
        "head TEXT, tail TEXT, state TEXT, created INTEGER) STRICT; CREATE INDEX voucher_batch ON voucher (batch)",
    )
    const insert = database.prepare("INSERT INTO voucher VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    const drawn = new Uint8Array(64)
    const sealKey = randomFillSync(new Uint8Array(32))
    const indexKey = randomFillSync(new Uint8Array(32))
    const one = (id: number) => {
      randomFillSync(drawn)
      let code = ""
      for (let index = 0; index < SYMBOLS; index++) code += ALPHABET[(drawn[index] ?? 0) & 31]
      const nonce = drawn.subarray(SYMBOLS, SYMBOLS + 12)
      const cipher = createCipheriv("aes-256-gcm", sealKey, nonce)
      const sealed = Buffer.concat([nonce, cipher.update(code, "latin1"), cipher.final(), cipher.getAuthTag()])
      const digest = createHmac("sha256", indexKey).update(code).digest().subarray(0, 16)
      const [head, tail] = [code.slice(0, 4), code.slice(-4)]
      insert.run(id, "batch", "product", digest, sealed.toString("base64url"), head, tail, "issued", Date.now())
    }
    const chunk = database.transaction((first: number) => {
      for (let id = first; id < first + CHUNK; id++) one(id)
    })
    return rateOf(
      COUNT,
      Effect.sync(() => {
        for (let done = 0; done < COUNT; done += CHUNK) chunk(done)
      }),
    ).pipe(Effect.ensuring(Effect.sync(() => database.close())))
  }),
)

export const mintingFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const rounds = yield* Effect.forEach(Array.from({ length: ROUNDS }), () => Effect.all({ ours, bare, derived }))
  const mintcode = bestOf(rounds.map((round) => round.ours))
  const loop = bestOf(rounds.map((round) => round.bare))
  const what = `minting ${COUNT.toLocaleString("en")} codes, SQLite`
  return [
    { what, ours: mintcode.wall, unit: "codes/s", wanted: CODES_PER_SECOND_WANTED, bare: loop.wall },
    { what: "the same, by time on the processor", ours: mintcode.cpu, unit: "codes/s", bare: loop.cpu },
    { what: "deriving and indexing alone", ours: bestOf(rounds.map((round) => round.derived)).cpu, unit: "codes/s" },
  ]
})
