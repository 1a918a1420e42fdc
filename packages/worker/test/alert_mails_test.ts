import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { append, Commit, newEvent, systemActor } from "@mintcode/core/kernel"
import { MailRepository } from "@mintcode/core/mail"
import { AlertMails, Outbox } from "@mintcode/core/notification"
import { Settings } from "@mintcode/core/settings"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { describeDatabases, type OwnDatabase } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { DRIVER_NAMES, marketScript, openShop } from "./shop.ts"
import { layerWorld, type World } from "./world.ts"

const OPS = "ops@mint.example"
const MINUTE_MS = 60_000
const STORM = 300

const onStage = <A, E>(database: OwnDatabase, test: (clock: MovableClock) => Effect.Effect<A, E, World>) =>
  Effect.gen(function* () {
    const clock = makeMovableClock()
    const world = layerWorld({ url: yield* database, sinks: [] })
    return yield* test(clock).pipe(Effect.provide(world), Effect.withClock(clock))
  })

const set = (key: string, value: unknown) => Effect.flatMap(Settings, (settings) => settings.put(key, value))

/** What the worker does with alerts. */
const work = Effect.zipRight(
  Effect.flatMap(Outbox, (outbox) => outbox.dispatch),
  Effect.flatMap(AlertMails, (mails) => mails.dispatch),
)

const mailsTo = (to: string) =>
  Effect.flatMap(MailRepository, (mails) =>
    Effect.map(mails.page({ to }, { limit: 100, afterId: null }), ({ rows }) =>
      rows.map(({ template, variables }) => ({ template, ...variables })),
    ),
  )

const alert = (type: string, subject: string, subjectId: string, data: Readonly<Record<string, unknown>> = {}) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    yield* commit([append(yield* newEvent({ type, subject, subjectId, actor: systemActor("tests"), data }))])
  })

describeDatabases("mails about alerts", (database) => {
  it.scopedLive("tell each address once that an account's balance fell below its threshold", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        const simulator = yield* makeSimulator({ script: marketScript([]) })
        const [driver = ""] = DRIVER_NAMES
        const { accountId } = yield* openShop({ driver, simulator })
        const accounts = yield* UpstreamAccounts
        yield* set("alert_emails", `${OPS}, eve@mint.example`)
        yield* set("alert_language", "en")
        yield* accounts.edit(accountId, { balanceAlertMinor: 100_000_000 })
        yield* accounts.watchBalances
        yield* accounts.watchBalances
        yield* work
        for (const address of [OPS, "eve@mint.example"]) {
          const mails = yield* mailsTo(address)
          expect(mails.map(({ template }) => template)).toEqual(["alert"])
          expect(mails[0]).toMatchObject({ title: "Alert: Balance below its threshold" })
          expect(JSON.stringify(mails[0])).toContain(accountId)
        }
        // It stays below: nothing more is said. It recovers and falls again: that is new.
        yield* clock.advance(61 * MINUTE_MS)
        yield* accounts.watchBalances
        yield* work
        expect(yield* mailsTo(OPS)).toHaveLength(1)
        for (const balanceAlertMinor of [null, 100_000_000]) {
          yield* accounts.edit(accountId, { balanceAlertMinor })
          yield* accounts.watchBalances
        }
        yield* work
        expect(yield* mailsTo(OPS)).toHaveLength(2)
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("are one for a storm of alerts, and say how many there were once the quiet period is over", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        yield* set("alert_emails", OPS)
        yield* set("alert_quiet_minutes", 30)
        const wasted = (at: number) => alert("alert.order_wasted", "upstream_order", `order ${at}`, { accountId: "a1" })
        yield* wasted(0)
        yield* work
        for (let at = 1; at <= STORM; at++) yield* wasted(at)
        yield* work
        yield* work
        expect(yield* mailsTo(OPS)).toHaveLength(1)
        yield* clock.advance(31 * MINUTE_MS)
        yield* work
        yield* work
        const [newest, ...others] = yield* mailsTo(OPS)
        expect(others).toHaveLength(1)
        expect(newest).toMatchObject({ title: "告警：上游订单浪费" })
        expect(JSON.stringify(newest)).toContain(`共 ${STORM} 次`)
      }),
    ),
  )

  it.scopedLive("tell of different troubles at once in one mail, and of what found no place later", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        yield* set("alert_emails", OPS)
        yield* set("alert_language", "en")
        yield* alert("alert.plan_breaker_opened", "plan", "p1", { name: "us-any" })
        // Ids of one millisecond have no order; the mail names the first.
        yield* clock.advance(1)
        yield* alert("alert.upstream_refused", "redemption", "r1", { refusal: "balance", accountId: "a1" })
        yield* work
        expect(yield* mailsTo(OPS)).toMatchObject([{ title: "Alert: A plan rests: out of stock and 1 more" }])
        for (const account of ["a2", "a3", "a4", "a5"]) {
          yield* alert("alert.upstream_refused", "redemption", "r1", { refusal: "key", accountId: account })
          yield* work
        }
        // An address gets three such mails in ten minutes; the rest comes together after that.
        expect(yield* mailsTo(OPS)).toHaveLength(3)
        yield* clock.advance(11 * MINUTE_MS)
        yield* work
        const [newest, ...others] = yield* mailsTo(OPS)
        expect(others).toHaveLength(3)
        expect(newest).toMatchObject({ title: "Alert: An upstream refuses and 1 more" })
      }),
    ),
  )

  it.scopedLive("go to nobody while no address is set, and never tell of themselves", () =>
    onStage(database, () =>
      Effect.gen(function* () {
        yield* alert("alert.plan_breaker_opened", "plan", "p1")
        yield* work
        yield* set("alert_emails", OPS)
        yield* alert("alert.mail_failed", "mail", "m1", { template: "alert", error: "REFUSED" })
        yield* alert("voucher.minted", "batch", "b1")
        yield* work
        expect(yield* mailsTo(OPS)).toEqual([])
        yield* alert("alert.mail_failed", "mail", "m2", { template: "invitation", error: "REFUSED" })
        yield* work
        expect(yield* mailsTo(OPS)).toHaveLength(1)
      }),
    ),
  )
})
