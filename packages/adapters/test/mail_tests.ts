import { generateKeyPairSync } from "node:crypto"
import { expect } from "@effect/vitest"
import { makeSmtpMailer, type SmtpConfig } from "@mintcode/adapters/smtp"
import { EventRepository } from "@mintcode/core/audit"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { Mailer, MailRepository, makeMailOutbox, newMail } from "@mintcode/core/mail"
import { Effect, Option, Redacted } from "effect"
import { makeMovableClock } from "../../worker/test/movable_clock.ts"
import { commit } from "./commit_probes.ts"
import { type MailServer, mailServer } from "./mail_server.ts"
import { codeOf } from "./people_account_tests.ts"
import { asOperator, newEmail, type PeopleTests } from "./people_world.ts"

const FROM = "Mint Shop <shop@mint.example>"
const TOKEN = "mep_one-time-secret"

/** An outbox that sends over SMTP. */
const outboxTo = (url: Redacted.Redacted<string>, more: Partial<SmtpConfig> = {}) =>
  Effect.flatMap(makeSmtpMailer({ url, from: FROM, patienceMs: 2_000, ...more }), (mailer) =>
    Effect.provideService(makeMailOutbox, Mailer, mailer),
  )

const waitingMail = (to = newEmail()) =>
  Effect.gen(function* () {
    yield* commit(
      ...(yield* newMail({ to, template: "reset_password", locale: "zh", secrets: { token: Redacted.make(TOKEN) } })),
    )
    const repository = yield* MailRepository
    const { rows } = yield* repository.page({ to }, { limit: 1, afterId: null })
    return rows[0]?.id ?? ""
  })

const mailNow = (id: string) => Effect.flatMap(MailRepository, (all) => Effect.map(all.byId(id), Option.getOrThrow))

/** Everything else that waits is of other tests: sent with this one, it would be counted here. */
const receivedOf = (received: MailServer["received"], id: string) =>
  received.filter(({ messageId }) => messageId?.startsWith(`<${id}@`))

/** Mail from the commit that causes it to the reader, over a real mail server. */
export const mailTests = (it: PeopleTests): void => {
  it.scoped("sends a mail as text and HTML, and forgets its one-time token", () =>
    Effect.gen(function* () {
      const server = yield* mailServer()
      const outbox = yield* outboxTo(server.url)
      const to = newEmail()
      const id = yield* waitingMail(to)
      expect((yield* mailNow(id)).sealedVariables).not.toContain(TOKEN)
      yield* outbox.dispatch
      const [mail] = receivedOf(server.received, id)
      expect(mail).toMatchObject({
        from: { address: "shop@mint.example", name: "Mint Shop" },
        to: [{ address: to }],
        subject: "重设您在 MintCode 的密码",
      })
      expect(mail?.text).toContain(`/account/reset#token=${TOKEN}`)
      expect(mail?.html).toContain(TOKEN)
      expect(yield* mailNow(id)).toMatchObject({ state: "sent", sealedVariables: null, wakeAt: null, tries: 1 })
      expect((yield* asOperator(outbox.reveal(id))).text).not.toContain(TOKEN)
      expect(yield* codeOf(asOperator(outbox.retry(id)))).toBe("MAIL_STATE")
    }),
  )

  it.scoped("keeps a mail while the server is away, and sends it once it is back", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const id = yield* waitingMail()
      const url = yield* Effect.scoped(Effect.map(mailServer(), (server) => server.url))
      const outbox = yield* outboxTo(url)
      yield* outbox.dispatch
      expect(yield* mailNow(id)).toMatchObject({ state: "queued", lastError: "UNREACHABLE", tries: 1 })
      yield* clock.advance(31_000)
      yield* outbox.dispatch
      expect(yield* mailNow(id)).toMatchObject({ state: "queued", lastError: "UNREACHABLE", tries: 2 })
      const server = yield* mailServer(Number(new URL(Redacted.value(url)).port))
      yield* outbox.dispatch
      expect(receivedOf(server.received, id)).toHaveLength(0)
      yield* clock.advance(61_000)
      yield* outbox.dispatch
      expect(receivedOf(server.received, id)).toHaveLength(1)
      expect(yield* mailNow(id)).toMatchObject({ state: "sent", lastError: null })
    }).pipe(Effect.withClock(clock))
  })

  it.scoped("gives a mail up when the server wants none of it, tells of it, and tries again when told to", () =>
    Effect.gen(function* () {
      const server = yield* mailServer()
      server.behave({ recipient: 550 })
      const outbox = yield* outboxTo(server.url)
      const id = yield* waitingMail()
      yield* outbox.dispatch
      expect(yield* mailNow(id)).toMatchObject({ state: "failed", lastError: "REFUSED", wakeAt: null })
      const events = yield* EventRepository
      const { rows } = yield* events.page({ subjectId: id }, { limit: 9, afterId: null })
      expect(rows).toMatchObject([{ type: "alert.mail_failed", data: { error: "REFUSED" } }])
      server.behave({})
      yield* asOperator(outbox.retry(id))
      yield* outbox.dispatch
      expect(receivedOf(server.received, id)).toHaveLength(1)
      expect((yield* mailNow(id)).state).toBe("sent")
    }),
  )

  it.scoped("tries again when the server is busy or does not know us", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const server = yield* mailServer(0, "shop:secret@")
      const outbox = yield* outboxTo(server.url)
      const id = yield* waitingMail()
      for (const [behaviour, error] of [
        [{ recipient: 451 }, "BUSY"],
        [{ data: 452 }, "BUSY"],
        [{ login: false }, "LOGIN_REFUSED"],
      ] as const) {
        server.behave(behaviour)
        // A server that lets nobody in is met by a new connection only.
        const by = error === "LOGIN_REFUSED" ? yield* outboxTo(server.url) : outbox
        yield* by.dispatch
        expect(yield* mailNow(id)).toMatchObject({ state: "queued", lastError: error })
        yield* clock.advance(10 * 60_000)
      }
      server.behave({})
      yield* outbox.dispatch
      expect(yield* mailNow(id)).toMatchObject({ state: "sent", tries: 4 })
    }).pipe(Effect.withClock(clock))
  })

  it.scoped("sends again under the same Message-ID when a server took the mail and was too slow to say so", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const server = yield* mailServer()
      server.behave({ slowMs: 1_500 })
      const outbox = yield* outboxTo(server.url, { patienceMs: 300 })
      const id = yield* waitingMail()
      yield* outbox.dispatch
      expect(yield* mailNow(id)).toMatchObject({ state: "queued", tries: 1 })
      server.behave({})
      yield* clock.advance(31_000)
      yield* outbox.dispatch
      expect((yield* mailNow(id)).state).toBe("sent")
      const copies = receivedOf(server.received, id)
      expect(copies).toHaveLength(2)
      expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1)
    }).pipe(Effect.withClock(clock))
  })

  it.scoped("sends each mail once when many workers look at the same time", () =>
    Effect.gen(function* () {
      const server = yield* mailServer()
      const outbox = yield* outboxTo(server.url)
      const ids = yield* Effect.forEach(Array.from({ length: 8 }), () => waitingMail())
      yield* Effect.all([outbox.dispatch, outbox.dispatch, outbox.dispatch, outbox.dispatch], {
        concurrency: "unbounded",
      })
      for (const id of ids) expect(receivedOf(server.received, id)).toHaveLength(1)
    }),
  )

  it.scoped("lets mails wait without a mail server, hides their tokens, and reveals them to who may, on record", () =>
    Effect.gen(function* () {
      const outbox = yield* makeMailOutbox
      const id = yield* waitingMail()
      expect(yield* outbox.dispatch).toBe(0)
      expect((yield* mailNow(id)).state).toBe("queued")
      const reader = { ...trustedOperator("reader"), permissions: new Set(["mail:read"] as const) }
      const asReader = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provideService(effect, Operator, reader)
      const shown = yield* asReader(outbox.show(id))
      expect(shown.text).toContain("********")
      expect(shown.text + shown.html).not.toContain(TOKEN)
      expect(yield* codeOf(asReader(outbox.reveal(id)))).toBe("PERMISSION_MISSING")
      expect((yield* asOperator(outbox.reveal(id))).text).toContain(TOKEN)
      const events = yield* EventRepository
      const { rows } = yield* events.page({ subjectId: id }, { limit: 9, afterId: null })
      expect(rows).toMatchObject([{ type: "mail.revealed", permission: "mail:reveal", actor: { id: "tests" } }])
      expect(JSON.stringify(rows)).not.toContain(TOKEN)
    }),
  )

  it.scoped("signs mails where a key is configured", () =>
    Effect.gen(function* () {
      const server = yield* mailServer()
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
      const dkim = {
        domain: "mint.example",
        selector: "mint",
        privateKey: Redacted.make(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
      }
      const outbox = yield* outboxTo(server.url, { dkim })
      yield* waitingMail()
      yield* outbox.dispatch
      expect(server.raw.length).toBeGreaterThan(0)
      for (const text of server.raw) expect(text).toMatch(/^DKIM-Signature: [^:]*d=mint\.example;[^:]*s=mint;/)
    }),
  )

  it.scoped("forgets mails a month after they were sent", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const server = yield* mailServer()
      const outbox = yield* outboxTo(server.url)
      const [sent, later] = [yield* waitingMail(), yield* waitingMail()]
      yield* outbox.dispatch
      yield* clock.advance(30 * 24 * 60 * 60_000 + 1_000)
      const waiting = yield* waitingMail()
      yield* outbox.sweep
      const repository = yield* MailRepository
      for (const id of [sent, later]) expect(Option.isNone(yield* repository.byId(id))).toBe(true)
      expect(Option.isSome(yield* repository.byId(waiting))).toBe(true)
    }).pipe(Effect.withClock(clock))
  })
}
