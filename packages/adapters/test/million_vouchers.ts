import { writeSync } from "node:fs"
import { resourceUsage } from "node:process"
import { generateKey, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerCore } from "@mintcode/core"
import { Catalogue, ProductId } from "@mintcode/core/catalogue"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { PAGE_LIMIT_MAX } from "@mintcode/core/kernel"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { type BatchId, type VoucherFilter, Vouchers } from "@mintcode/core/voucher"
import { Effect, Layer, Option, Redacted, Stream } from "effect"

/**
 * A process of its own whose memory is measured: `million_vouchers.ts <url> <count>` mints so many vouchers, lists,
 * counts, filters, searches and exports them, checks each answer, and prints a line of JSON for each phase.
 */
export interface Phase {
  readonly phase: string
  /** What it went through: vouchers or searches. */
  readonly count: number
  /** By the clock. */
  readonly perSecond: number
  /** By this process's own work: what the rate would be with nobody else on the machine and no database to wait for. */
  readonly perSecondOfWork: number
  /** Most memory that the process had had by its end. */
  readonly peakMib: number
}

/** One code of so many is kept to compare with. */
const SAMPLED_ONE_OF = 5_000
const PRODUCT = ProductId.make("million")

const [url = "", countText = ""] = process.argv.slice(2)
const COUNT = Number(countText)

const phase = <E, R>(name: string, work: Effect.Effect<number, E, R>) =>
  Effect.gen(function* () {
    const startedAt = performance.now()
    const before = process.cpuUsage()
    const count = yield* work
    const { system, user } = process.cpuUsage(before)
    const seconds = (performance.now() - startedAt) / 1_000
    const done: Phase = {
      phase: name,
      count,
      perSecond: Math.round(count / seconds),
      perSecondOfWork: Math.round(count / ((user + system) / 1_000_000)),
      // Linux and macOS as Node gives it: KiB.
      peakMib: Math.round(resourceUsage().maxRSS / 1_024),
    }
    writeSync(1, `${JSON.stringify(done)}\n`)
  })

const expect = (what: string, found: unknown, expected: unknown) =>
  JSON.stringify(found) === JSON.stringify(expected)
    ? Effect.void
    : Effect.dieMessage(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)

const program = Effect.gen(function* () {
  const catalogue = yield* Catalogue
  yield* catalogue.createProduct({ id: PRODUCT, name: { zh: "百万", en: "Million" }, planIds: [] })
  const vouchers = yield* Vouchers
  const samples: Array<string> = []
  let batchId: BatchId | undefined

  /** Counts codes and keeps a few. */
  const sampling = (codes: Stream.Stream<string, unknown>, into: Array<string>) =>
    Stream.runFold(codes, 0, (seen, code) => {
      if (seen % SAMPLED_ONE_OF === 0) into.push(code)
      return seen + 1
    })

  yield* phase(
    "mint",
    Effect.gen(function* () {
      const { batch, codes } = yield* vouchers.mint({ productId: PRODUCT, count: COUNT })
      batchId = batch.id
      return yield* sampling(codes, samples)
    }),
  )

  /** Follows a list to its end; ids must fall all the way. */
  const walk = (filter: VoucherFilter) =>
    Effect.gen(function* () {
      let seen = 0
      let last = "g"
      for (let afterId: string | null = null; ; ) {
        const page: Effect.Effect.Success<ReturnType<typeof vouchers.page>> = yield* vouchers.page(filter, {
          limit: PAGE_LIMIT_MAX,
          afterId,
        })
        for (const { id } of page.rows) {
          if (id >= last) return yield* Effect.dieMessage(`${id} is not older than ${last}`)
          last = id
        }
        seen += page.rows.length
        if (page.nextAfterId === null) return seen
        afterId = page.nextAfterId
      }
    })

  yield* phase("list by page, to the end", walk({}))

  yield* phase(
    "search by full code",
    Effect.gen(function* () {
      for (const [index, code] of samples.entries()) {
        const found = yield* vouchers.search(code)
        yield* expect("number", Option.getOrThrow(found).number, index * SAMPLED_ONE_OF)
      }
      yield* expect("a code that was never minted", Option.isNone(yield* vouchers.search("0".repeat(26))), true)
      return samples.length
    }),
  )

  yield* phase(
    "count by state",
    Effect.gen(function* () {
      yield* expect("all", yield* vouchers.countByState({}), { issued: COUNT })
      yield* expect("of a batch, unused", yield* vouchers.countByState({ batchId, used: false }), { issued: COUNT })
      return 2 * COUNT
    }),
  )

  yield* phase(
    "filter by what no index knows",
    Effect.gen(function* () {
      const found = Option.getOrThrow(yield* vouchers.search(samples.at(-1) ?? ""))
      const page = yield* vouchers.page({ head: found.head, tail: found.tail }, { limit: 10, afterId: null })
      yield* expect(
        "head and tail",
        page.rows.map(({ id }) => id),
        [found.id],
      )
      yield* expect("used ones", yield* walk({ used: true }), 0)
      return 2 * COUNT
    }),
  )

  yield* phase(
    "export with full codes",
    Effect.gen(function* () {
      const again: Array<string> = []
      const all = yield* vouchers.reveal({ batchId })
      const seen = yield* sampling(
        Stream.map(all, ({ code }) => code),
        again,
      )
      yield* expect("exported", seen, COUNT)
      yield* expect("codes", again, samples)
      return seen
    }),
  )
})

const layer = layerCore.pipe(
  Layer.provideMerge(
    Layer.mergeAll(
      Layer.provideMerge(layerRepositories, layerStorage(Redacted.make(url))),
      Layer.unwrapEffect(Effect.map(generateKey, (key) => layerNodeCrypto([key]))),
      Layer.succeed(SupplierDrivers, new Map()),
      Layer.succeed(Operator, trustedOperator("million")),
    ),
  ),
)

await Effect.runPromise(Effect.withTracerEnabled(Effect.provide(program, layer), false))
