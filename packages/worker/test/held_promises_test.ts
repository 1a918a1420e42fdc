import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { KeyRotation } from "@mintcode/core"
import { EventRepository } from "@mintcode/core/audit"
import { Commit, update } from "@mintcode/core/kernel"
import {
  Reconciliation,
  RedemptionEntity,
  Redemptions,
  WAKE_AHEAD_MS_MAX,
  wakeOversleepers,
} from "@mintcode/core/redemption"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { BatchEntity, VoucherActions, VoucherRepository, Vouchers } from "@mintcode/core/voucher"
import { Clock, Effect, Redacted } from "effect"
import { booksOf } from "./books.ts"
import { cancel, redeem, untilQuiet, untilState } from "./buyer.ts"
import { describeDatabases, type OwnDatabase } from "./databases.ts"
import { forEachDriver } from "./moved_world.ts"
import { codesFor, DRIVER_NAMES, openShop, SILENT } from "./shop.ts"
import { layerWorld } from "./world.ts"

/** Runs in a world of its own. */
const inWorld =
  (database: OwnDatabase) =>
  <A, E, R>(story: Effect.Effect<A, E, R>) =>
    Effect.flatMap(database, (url) => Effect.provide(story, layerWorld({ url })))

/** Events of one type, newest first. */
const eventsOf = (type: string) =>
  Effect.flatMap(EventRepository, (events) => events.page({ type }, { limit: 10, afterId: null })).pipe(
    Effect.map(({ rows }) => rows),
  )

const ask = (code: string, key: string, input: Readonly<Record<string, string>>) =>
  Effect.flatMap(Redemptions, (redemptions) =>
    redemptions.redeem({ code, input, proof: { idempotencyKey: Redacted.make(key) }, ip: null }),
  )

describeDatabases(
  "without a worker",
  (database) => {
    it.scopedLive(
      "a voucher that was held while its batch was voided is refused when its redemption lets go of it",
      () =>
        Effect.gen(function* () {
          const simulator = yield* makeSimulator()
          const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator })
          const [code = ""] = yield* codesFor(shop, 1)
          const accepted = yield* redeem(code)
          const { voucher } = yield* booksOf(accepted.redemption.id)
          const actions = yield* VoucherActions
          expect(yield* actions.voidBatch(voucher.batchId)).toMatchObject({ changed: 0, skipped: 1 })
          yield* cancel(accepted)
          expect((yield* booksOf(accepted.redemption.id)).voucher.state).toBe("cancelled")
          expect(yield* Effect.flip(redeem(code))).toMatchObject({ code: "CODE_REFUSED" })
        }).pipe(inWorld(database)),
    )

    it.scopedLive("a code of a voided batch is refused although its voucher has not been voided yet", () =>
      Effect.gen(function* () {
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        const [code = ""] = yield* codesFor(shop, 1)
        const vouchers = yield* VoucherRepository
        const voucher = yield* Effect.flatMap(Vouchers, ({ byCode }) => Effect.flatten(byCode(code)))
        const batch = yield* Effect.flatten(vouchers.batchById(voucher.batchId))
        const commit = yield* Commit
        yield* commit([update(BatchEntity, batch, { state: "voided" })])
        expect(yield* Effect.flip(redeem(code))).toMatchObject({ code: "CODE_REFUSED" })
        expect(yield* Effect.flatten(vouchers.byId(voucher.id))).toMatchObject({ state: "issued", redemptionId: null })
      }).pipe(inWorld(database)),
    )

    it.scopedLive("a redemption that is given up before it began does not count, and its voucher rests a moment", () =>
      Effect.gen(function* () {
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        const [code = ""] = yield* codesFor(shop, 1)
        const accepted = yield* redeem(code)
        yield* cancel(accepted)
        const { voucher } = yield* booksOf(accepted.redemption.id)
        expect([voucher.failedCount, voucher.restsUntil !== null]).toEqual([0, true])
        expect(yield* Effect.flip(redeem(code))).toMatchObject({ _tag: "Throttled", code: "TRY_LATER" })
      }).pipe(inWorld(database)),
    )

    it.scopedLive("a key stands for one code and one input", () =>
      Effect.gen(function* () {
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        const [code = "", other = ""] = yield* codesFor(shop, 2)
        const input = { email: "a@example.org" }
        const first = yield* ask(code, "the key of an order", input)
        const again = yield* ask(code, "the key of an order", { ...input })
        expect(again.redemption.id).toBe(first.redemption.id)
        for (const [typed, given] of [
          [code, { email: "b@example.org" }],
          [code, {}],
          [other, input],
        ] as const) {
          const refused = yield* Effect.flip(ask(typed, "the key of an order", given))
          expect(refused).toMatchObject({ code: "IDEMPOTENCY_MISMATCH" })
        }
      }).pipe(inWorld(database)),
    )

    it.scopedLive("an account's token goes to no other host than the one it was given for", () =>
      Effect.gen(function* () {
        const { accountId, baseUrl } = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        const accounts = yield* UpstreamAccounts
        const refused = yield* Effect.flip(accounts.edit(accountId, { baseUrl: "https://elsewhere.example" }))
        expect(refused).toMatchObject({ code: "TOKEN_NEEDED", flaws: [{ path: "/token" }] })
        expect((yield* accounts.get(accountId)).baseUrl).toBe(baseUrl)
        expect(yield* accounts.edit(accountId, { baseUrl: `${baseUrl}/v2` })).toMatchObject({
          baseUrl: `${baseUrl}/v2`,
        })
        const token = Redacted.make("another")
        yield* accounts.edit(accountId, { baseUrl: "https://elsewhere.example", token })
      }).pipe(inWorld(database)),
    )

    it.scopedLive("a comparison of books tells who asked for it, and names accounts that could not be read", () =>
      Effect.gen(function* () {
        const simulator = yield* makeSimulator()
        const read = yield* openShop({ driver: DRIVER_NAMES[0], simulator })
        const gone = yield* openShop({ driver: DRIVER_NAMES[0], simulator, baseUrl: "http://127.0.0.1:9" })
        const { reports, unread } = yield* Effect.flatMap(Reconciliation, ({ runByOperator }) => runByOperator)
        expect(reports.map(({ accountId }) => accountId)).toEqual([read.accountId])
        expect(unread).toEqual([{ accountId: gone.accountId, fault: expect.stringMatching(/^Upstream/) }])
        const [event] = yield* eventsOf("upstream.reconciled")
        expect(event).toMatchObject({
          subjectId: read.accountId,
          permission: "upstream:read",
          actor: { kind: "operator", id: "tests" },
        })
      }).pipe(inWorld(database)),
    )

    it.scopedLive("a rotation of keys is told of before it begins and when it is done, row by row to who watches", () =>
      Effect.gen(function* () {
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        yield* codesFor(shop, 3)
        let looked = 0
        const rotation = yield* KeyRotation
        yield* rotation.rotate((rows) =>
          Effect.sync(() => {
            looked += rows
          }),
        )
        // Three vouchers, their batch and the account at least.
        expect(looked).toBeGreaterThanOrEqual(5)
        const [started] = yield* eventsOf("keys.rotation_started")
        const [done] = yield* eventsOf("keys.rotated")
        expect(started).toMatchObject({ permission: "token:manage", actor: { kind: "operator" } })
        expect(done).toMatchObject({ permission: "token:manage", data: { resealed: 0, reindexed: 0 } })
        expect((started?.id ?? "") < (done?.id ?? "")).toBe(true)
      }).pipe(inWorld(database)),
    )
  },
  { waits: true },
)

describeDatabases(
  "rows that a clock which ran ahead has put to sleep for years",
  (database) => {
    it.scopedLive("are woken, and all others left as they are", () =>
      Effect.gen(function* () {
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator: yield* makeSimulator() })
        const [code = "", other = ""] = yield* codesFor(shop, 2)
        const commit = yield* Commit
        const { redemption } = yield* redeem(code)
        const soon = (yield* redeem(other)).redemption
        const at = yield* Clock.currentTimeMillis
        yield* commit([
          update(RedemptionEntity, redemption, { wakeAt: at + 2 * WAKE_AHEAD_MS_MAX }),
          update(RedemptionEntity, soon, { wakeAt: at + WAKE_AHEAD_MS_MAX / 2 }),
        ])
        expect(yield* wakeOversleepers).toBe(1)
        expect(yield* wakeOversleepers).toBe(0)
        const wakesAt = (id: string) => Effect.map(booksOf(id), (books) => books.redemption.wakeAt ?? 0)
        expect(yield* wakesAt(redemption.id)).toBeLessThanOrEqual(yield* Clock.currentTimeMillis)
        expect(yield* wakesAt(soon.id)).toBe(at + WAKE_AHEAD_MS_MAX / 2)
      }).pipe(inWorld(database)),
    )
  },
  { waits: true },
)

describeDatabases(
  "a redemption that is cancelled once its order was placed",
  (database) => {
    it.scopedLive("counts as a try", () =>
      forEachDriver(database, { shelves: [SILENT] }, ({ shop }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* codesFor(shop, 1)
          const accepted = yield* redeem(code)
          yield* untilState(accepted.redemption.id, "waiting")
          yield* cancel(accepted)
          const { redemption, voucher } = yield* untilQuiet(accepted.redemption.id)
          expect([redemption.state, voucher.state, voucher.failedCount]).toEqual(["cancelled", "issued", 1])
        }),
      ),
    )
  },
  { waits: true },
)
