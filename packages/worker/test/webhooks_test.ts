import { expect, it } from "@effect/vitest"
import { makeWebhookHttp } from "@mintcode/adapters/webhook-http"
import { KeyRotation } from "@mintcode/core"
import { EventRepository } from "@mintcode/core/audit"
import { ShopOrderSteps } from "@mintcode/core/developer"
import { adjust, append, Commit, DomainEventEntity, insert, newEvent, systemActor, update } from "@mintcode/core/kernel"
import { Outbox } from "@mintcode/core/notification"
import { UserEntity } from "@mintcode/core/people"
import {
  ENDPOINTS_MAX,
  FAILING_MS_MAX,
  OPERATORS,
  RETRY_PAUSES_MS,
  SENDS_ENDPOINT_MAX,
  WebhookRepository,
  WebhookSteps,
  Webhooks,
  WebhookTargets,
  WebhookTransport,
} from "@mintcode/core/webhook"
import { Effect, Either, Layer, Redacted } from "effect"
import { newUser } from "../../adapters/test/repository_rows.ts"
import { isSigned, makeReceiver } from "../../adapters/test/webhook_receiver.ts"
import { describeDatabases, type OwnDatabase } from "./databases.ts"
import { openDesk, orderSku } from "./developer_desk.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { layerWorld, type World, type WorldOptions } from "./world.ts"

/** A world that sends webhooks to this machine, and a clock that a test may put forward. */
const onStage = <A, E>(
  database: OwnDatabase,
  test: (clock: MovableClock) => Effect.Effect<A, E, World>,
  keyring?: WorldOptions["keyring"],
) =>
  Effect.gen(function* () {
    const url = yield* database
    const clock = makeMovableClock()
    const targets = { allowLoopback: true }
    const transport = yield* Effect.acquireRelease(
      Effect.sync(() => makeWebhookHttp(targets)),
      ({ close }) => Effect.promise(close),
    )
    return yield* test(clock).pipe(
      Effect.provide(
        layerWorld(keyring === undefined ? { url } : { url, keyring }).pipe(
          Layer.provide(Layer.succeed(WebhookTargets, targets)),
          Layer.provide(Layer.succeed(WebhookTransport, transport)),
        ),
      ),
      Effect.withClock(clock),
    )
  })

const sweep = Effect.flatMap(WebhookSteps, (steps) => steps.sweep)

describeDatabases("webhooks", (database) => {
  it.scopedLive("tell of an order's life, signed, once for each event and endpoint", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        const receiver = yield* makeReceiver((_got, response) => response.writeHead(200).end())
        const { developers } = yield* Webhooks
        const desk = yield* openDesk("test")
        const { endpoint, secret } = yield* desk.as(developers.create({ url: receiver.url }))
        const only = yield* desk.as(developers.create({ url: receiver.url, events: ["order.delivered"] }))
        const order = yield* orderSku(desk, "test_delivered")
        yield* clock.advance(2_000)
        yield* Effect.flatMap(ShopOrderSteps, (steps) => steps.sweep)
        // Two workers at once send each of them once.
        yield* Effect.all([sweep, sweep, sweep], { concurrency: "unbounded" })
        const mine = receiver.received.filter((got) => isSigned(got, Redacted.value(secret)))
        expect(mine.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()).toEqual([
          "order.delivered",
          "order.placed",
        ])
        expect(receiver.received).toHaveLength(3)
        expect(receiver.received.filter((got) => isSigned(got, Redacted.value(only.secret)))).toHaveLength(1)
        expect(JSON.parse(mine[0]?.body ?? "{}")).toMatchObject({ data: { id: order.id, test: true } })
        expect(receiver.received.map(({ body }) => body).join()).not.toContain("123456")

        // The new secret signs beside the old one.
        const rotated = yield* desk.as(developers.rotate(endpoint.id))
        yield* desk.as(developers.ping(endpoint.id))
        yield* sweep
        const ping = receiver.received.at(-1)
        for (const each of [secret, rotated.secret]) {
          expect(ping !== undefined && isSigned(ping, Redacted.value(each))).toBe(true)
        }
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("are signed with the same secrets, old and new, when the installation's keys are rotated", () =>
    Effect.gen(function* () {
      const own = Effect.succeed(yield* database)
      const key = (kid: string, byte: number) => ({ kid, secret: Redacted.make(new Uint8Array(32).fill(byte)) })
      const [older, newer] = [key("k1", 7), key("k2", 8)]
      const receiver = yield* makeReceiver((_got, response) => response.writeHead(200).end())
      const made = yield* onStage(
        own,
        () =>
          Effect.gen(function* () {
            const { developers } = yield* Webhooks
            const desk = yield* openDesk()
            const { endpoint, secret } = yield* desk.as(developers.create({ url: receiver.url }))
            const rotated = yield* desk.as(developers.rotate(endpoint.id))
            return { id: endpoint.id, secrets: [secret, rotated.secret] }
          }),
        [older],
      )
      yield* onStage(
        own,
        () =>
          Effect.gen(function* () {
            const rotation = yield* KeyRotation
            expect((yield* rotation.rotate()).resealed).toBeGreaterThanOrEqual(1)
            expect((yield* rotation.rotate()).resealed).toBe(0)
          }),
        [newer, older],
      )
      // The older key is gone: what was not sealed anew would not open.
      yield* onStage(
        own,
        () =>
          Effect.gen(function* () {
            const { operators } = yield* Webhooks
            yield* operators.ping(made.id)
            expect(yield* sweep).toBe(1)
          }),
        [newer],
      )
      const ping = receiver.received.at(-1)
      for (const each of made.secrets) expect(ping !== undefined && isSigned(ping, Redacted.value(each))).toBe(true)
    }),
  )

  it.scopedLive("are tried again with growing pauses under the same id, given up, and replayed", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        let status = 500
        const receiver = yield* makeReceiver((_got, response) => response.writeHead(status).end())
        const repository = yield* WebhookRepository
        const { developers } = yield* Webhooks
        const desk = yield* openDesk()
        const { endpoint } = yield* desk.as(developers.create({ url: receiver.url }))
        const delivery = yield* desk.as(developers.ping(endpoint.id))
        yield* sweep
        for (const pause of RETRY_PAUSES_MS) {
          yield* clock.advance(pause - 2_000)
          expect(yield* sweep).toBe(0)
          yield* clock.advance(2_000)
          expect(yield* sweep).toBe(1)
        }
        const given = yield* Effect.flatten(repository.deliveryById(delivery.id))
        expect(given).toMatchObject({ state: "failed", tries: RETRY_PAUSES_MS.length + 1, lastStatus: 500 })
        expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1)

        status = 200
        expect(yield* desk.as(developers.replayFrom(endpoint.id, 0))).toEqual({ replayed: 1, more: false })
        yield* sweep
        const sent = yield* Effect.flatten(repository.deliveryById(delivery.id))
        expect(sent).toMatchObject({ state: "delivered", tries: 1 })
        yield* desk.as(developers.replay(endpoint.id, delivery.id))
        yield* sweep
        expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1)
        const log = yield* desk.as(developers.deliveries({ endpointId: endpoint.id }, { limit: 10, afterId: null }))
        expect(log.rows.map(({ id }) => id)).toEqual([delivery.id])
        const other = yield* openDesk()
        expect(yield* Effect.flip(other.as(developers.get(endpoint.id)))).toMatchObject({ code: "WEBHOOK_NOT_FOUND" })
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("switch an endpoint off that fails for days or says that it is gone, and tell of it", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        let status = 503
        const receiver = yield* makeReceiver((_got, response) => response.writeHead(status).end())
        const { developers } = yield* Webhooks
        const desk = yield* openDesk()
        const failing = (yield* desk.as(developers.create({ url: receiver.url }))).endpoint.id
        yield* desk.as(developers.ping(failing))
        yield* sweep
        yield* clock.advance(FAILING_MS_MAX)
        expect(yield* desk.as(developers.get(failing))).toMatchObject({ active: true })
        yield* sweep
        expect(yield* desk.as(developers.get(failing))).toMatchObject({ active: false, disabledReason: "failing" })
        const { rows } = yield* Effect.flatMap(EventRepository, (events) =>
          events.page({ subjectId: failing, type: "alert.webhook_disabled" }, { limit: 10, afterId: null }),
        )
        expect(rows).toHaveLength(1)

        status = 410
        const gone = (yield* desk.as(developers.create({ url: receiver.url }))).endpoint.id
        yield* desk.as(developers.ping(gone))
        yield* sweep
        expect(yield* desk.as(developers.get(gone))).toMatchObject({ active: false, disabledReason: "gone" })
        status = 200
        yield* desk.as(developers.edit(gone, { active: true }))
        yield* desk.as(developers.ping(gone))
        const before = receiver.received.length
        yield* sweep
        expect(receiver.received.length).toBe(before + 1)
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("stop with the account of their owner, say so, and begin again with it", () =>
    onStage(database, (clock) =>
      Effect.gen(function* () {
        const receiver = yield* makeReceiver((_got, response) => response.writeHead(200).end())
        const { developers, operators } = yield* Webhooks
        const desk = yield* openDesk("test")
        const commit = yield* Commit
        const person = newUser({ id: desk.ownerId })
        yield* commit([insert(UserEntity, person)])
        const { id } = (yield* desk.as(developers.create({ url: receiver.url }))).endpoint
        const standing = Effect.map(
          operators.page({ ownerId: desk.ownerId }, { limit: 10, afterId: null }),
          ({ rows }) => rows.map(({ active, ownerOut }) => ({ active, ownerOut })),
        )
        const told = orderSku(desk, "test_slow")
        yield* told
        yield* operators.ping(id)
        yield* commit([update(UserEntity, person, { state: "disabled" })])
        // What was due is given up, and what happens meanwhile is no news.
        yield* told
        yield* sweep
        expect([receiver.received.length, yield* standing]).toEqual([0, [{ active: true, ownerOut: true }]])
        const log = yield* operators.deliveries({ endpointId: id }, { limit: 10, afterId: null })
        expect(log.rows.map(({ lastFault, state }) => [state, lastFault])).toEqual(
          new Array(2).fill(["failed", "the account of the owner is disabled or closed"]),
        )

        yield* commit([update(UserEntity, { ...person, version: 2 }, { state: "active" })])
        yield* told
        expect(yield* operators.replayFrom(id, 0)).toMatchObject({ replayed: 2 })
        yield* clock.advance(1)
        yield* sweep
        expect([receiver.received.length, yield* standing]).toEqual([3, [{ active: true, ownerOut: false }]])
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("tell operators of alerts, once each however often the outbox does, and of no orders", () =>
    onStage(database, () =>
      Effect.gen(function* () {
        const receiver = yield* makeReceiver((_got, response) => response.writeHead(200).end())
        const { operators } = yield* Webhooks
        const all = yield* operators.create(OPERATORS, false, { url: receiver.url })
        const some = yield* operators.create(OPERATORS, false, { url: receiver.url, events: ["alert.balance_low"] })
        const [low, full] = yield* Effect.forEach(["alert.balance_low", "alert.workspace_filling"], (type) =>
          newEvent({
            type,
            subject: "upstream_account",
            subjectId: "a1",
            actor: systemActor("tests"),
            data: { left: 3 },
          }),
        )
        const commit = yield* Commit
        yield* commit([low, full].flatMap((event) => (event === undefined ? [] : [append(event)])))
        yield* orderSku(yield* openDesk("test"), "test_slow")
        const { dispatch } = yield* Outbox
        yield* dispatch
        // As after a crash before it was marked.
        yield* commit([adjust(DomainEventEntity, low?.id ?? "", { pending: 1 }, { within: {} })])
        yield* dispatch
        yield* sweep
        const told = ({ secret }: typeof all) =>
          receiver.received.filter((got) => isSigned(got, Redacted.value(secret))).map(({ body }) => JSON.parse(body))
        expect(
          told(all)
            .map(({ type }) => type)
            .sort(),
        ).toEqual(["alert.balance_low", "alert.workspace_filling"])
        expect(told(some)).toMatchObject([
          {
            type: "alert.balance_low",
            data: { eventId: low?.id, subject: "upstream_account", subjectId: "a1", left: 3 },
          },
        ])
        const { rows } = yield* operators.page({ ownerId: OPERATORS }, { limit: 10, afterId: null })
        expect(rows.map(({ id }) => id).sort()).toEqual([all.endpoint.id, some.endpoint.id].sort())
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive("to one who is slow do not keep those to others waiting", () =>
    onStage(database, () =>
      Effect.gen(function* () {
        const waiting: Array<() => void> = []
        const slow = yield* makeReceiver((_got, response) => waiting.push(() => response.writeHead(200).end()))
        const quick = yield* makeReceiver((_got, response) => response.writeHead(200).end())
        const { developers } = yield* Webhooks
        const [one, other] = [yield* openDesk(), yield* openDesk()]
        const { endpoint } = yield* one.as(developers.create({ url: slow.url }))
        const mine = (yield* one.as(developers.create({ url: quick.url }))).endpoint
        const theirs = (yield* other.as(developers.create({ url: quick.url }))).endpoint
        // More than a look finds at once, and all of them due before those of the others.
        for (let sent = 0; sent < 210; sent++) yield* one.as(developers.ping(endpoint.id))
        yield* one.as(developers.ping(mine.id))
        for (let sent = 0; sent < 20; sent++) yield* other.as(developers.ping(theirs.id))
        yield* sweep
        expect(slow.received).toHaveLength(SENDS_ENDPOINT_MAX)
        expect(quick.received).toHaveLength(21)
        // The next sweep leaves them their places and goes past them.
        yield* other.as(developers.ping(theirs.id))
        expect(yield* sweep).toBe(1)
        expect(slow.received).toHaveLength(SENDS_ENDPOINT_MAX)
        for (const answer of waiting.splice(0)) answer()
      }).pipe(Effect.scoped),
    ),
  )

  it.scopedLive(
    "have no more endpoints than there may be, however many are made at once, and a place after a removal",
    () =>
      onStage(database, () =>
        Effect.gen(function* () {
          const { developers } = yield* Webhooks
          const desk = yield* openDesk()
          const create = Effect.either(desk.as(developers.create({ url: "https://shop.example/hooks" })))
          const made = yield* Effect.all(
            Array.from({ length: ENDPOINTS_MAX + 12 }, () => create),
            { concurrency: "unbounded" },
          )
          expect(made.filter(Either.isRight)).toHaveLength(ENDPOINTS_MAX)
          expect(yield* desk.as(developers.list)).toHaveLength(ENDPOINTS_MAX)
          const refused = made.filter(Either.isLeft).map(({ left }) => (left as { readonly code?: string }).code)
          expect(new Set(refused)).toEqual(new Set(["WEBHOOKS_FULL"]))
          const { id } = (yield* desk.as(developers.list))[0] ?? { id: "" }
          // Two who remove the same one make room for one.
          const removed = yield* Effect.all(
            [1, 2, 3].map(() => Effect.either(desk.as(developers.remove(id)))),
            {
              concurrency: "unbounded",
            },
          )
          expect(removed.filter(Either.isRight)).toHaveLength(1)
          expect([Either.isRight(yield* create), Either.isRight(yield* create)]).toEqual([true, false])
        }),
      ),
  )
})
