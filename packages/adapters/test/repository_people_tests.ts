import { randomBytes } from "node:crypto"
import { expect } from "@effect/vitest"
import { type Mail, MailAllowanceEntity, MailEntity, MailRepository } from "@mintcode/core/mail"
import {
  CredentialRepository,
  DeviceEntity,
  type EmailToken,
  EmailTokenEntity,
  type Invitation,
  InvitationEntity,
  InvitationRepository,
  LoginThrottleEntity,
  type Session,
  SessionEntity,
  UserEntity,
  UserRepository,
} from "@mintcode/core/people"
import { Effect, Option } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newUser } from "./repository_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const digest = () => new Uint8Array(randomBytes(32))

const newSession = (changes: Partial<Session> = {}): Session => ({
  id: newTestId(),
  userId: newTestId(),
  digest: digest(),
  epoch: 3,
  createdAt: AT,
  lastSeenAt: AT,
  expiresAt: AT + 1_000,
  ip: null,
  userAgent: "Tests/1.0",
  ...changes,
})

const newMail = (changes: Partial<Mail> = {}): Mail => ({
  id: newTestId(),
  version: 1,
  to: `${unique()}@mint.example`,
  template: "verify_email",
  locale: "en",
  variables: { role: "管理员" },
  sealedVariables: "v1.k1.a.b",
  state: "queued",
  tries: 0,
  wakeAt: null,
  lastError: null,
  sentAt: null,
  createdAt: AT,
  ...changes,
})

/** Reads of people, their credentials and their mails. */
export const peopleRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds people by id and address, and lists them by role, state and a part of the address", () =>
    Effect.gen(function* () {
      const repository = yield* UserRepository
      const shop = unique()
      const users = (["user", "admin", "user", "distributor"] as const).map((role, index) =>
        newUser({
          role,
          email: `p${index}%_'@${shop}.example`,
          state: index === 2 ? "disabled" : "active",
          permissions: role === "admin" ? ["voucher:read"] : [],
        }),
      )
      yield* store(UserEntity, users)
      for (const user of users) {
        expect(Option.getOrNull(yield* repository.byId(user.id))).toEqual(user)
        expect(Option.getOrNull(yield* repository.byEmail(user.email))).toEqual(user)
        expect(Option.isNone(yield* repository.byEmail(` ${user.email}`))).toBe(true)
      }
      const listed = (filter: object) => walk(1, (page) => repository.page({ search: shop, ...filter }, page))
      expect(yield* listed({})).toEqual(newestFirst(users))
      expect(idsOf(yield* listed({ role: "user" }))).toEqual(
        idsOf(newestFirst(users.filter((one) => one.role === "user"))),
      )
      expect(idsOf(yield* listed({ role: "user", state: "active" }))).toEqual([users[0]?.id])
      expect(idsOf(yield* listed({ search: `P1%_'@${shop}` }))).toEqual([users[1]?.id])
      for (const search of HOSTILE_TEXTS) {
        const found = yield* walk(100, (page) => repository.page({ search }, page))
        expect(found.every(({ email }) => email.includes(search.toLowerCase()))).toBe(true)
      }
    }),
  )

  it.effect("finds sessions and links by digest, those of a person, and those that are over", () =>
    Effect.gen(function* () {
      const repository = yield* CredentialRepository
      const userId = newTestId<Session["userId"]>()
      const sessions = [newSession({ userId, expiresAt: 5 }), newSession({ userId }), newSession()]
      const token: EmailToken = {
        id: newTestId(),
        version: 1,
        userId,
        purpose: "reset",
        digest: digest(),
        epoch: 3,
        createdAt: AT,
        expiresAt: 7,
      }
      yield* store(SessionEntity, sessions)
      yield* store(EmailTokenEntity, [token])
      for (const session of sessions) {
        expect(Option.getOrNull(yield* repository.session(session.digest))).toEqual(session)
      }
      expect(Option.isNone(yield* repository.session(digest()))).toBe(true)
      expect(yield* repository.sessionsOf(userId)).toEqual([...newestFirst(sessions.slice(0, 2))].reverse())
      expect(yield* repository.sessionsExpired(5, 10)).toEqual([sessions[0]?.id])
      expect(yield* repository.sessionsExpired(4, 10)).toEqual([])
      expect(Option.getOrNull(yield* repository.emailToken(token.digest))).toEqual(token)
      expect(yield* repository.emailTokensExpired(7, 10)).toEqual([token.id])
      expect(yield* repository.emailTokensExpired(6, 10)).toEqual([])
    }),
  )

  it.effect("finds counts of failed log-ins by their keys, and those that are quiet", () =>
    Effect.gen(function* () {
      const repository = yield* CredentialRepository
      const rows = [1, 2, 3].map((failedAt) => ({
        key: `ip:${unique()}`,
        version: 1,
        failures: failedAt,
        failedAt,
        blockedUntil: 9,
      }))
      yield* store(LoginThrottleEntity, rows)
      const keys = rows.map(({ key }) => key)
      expect(yield* repository.throttles([...keys, "ip:nobody"])).toEqual(expect.arrayContaining(rows))
      expect(yield* repository.throttles(["ip:nobody", ...HOSTILE_TEXTS])).toEqual([])
      expect(yield* repository.throttlesQuiet(3, 10)).toEqual(keys.slice(0, 2))
    }),
  )

  it.effect("finds devices of a person, and invitations by id and digest, the newest first", () =>
    Effect.gen(function* () {
      const [users, invitations] = [yield* UserRepository, yield* InvitationRepository]
      const userId = newTestId<Session["userId"]>()
      const devices = ["laptop", "手机"].map((name) => ({
        id: newTestId<never>(),
        userId,
        name,
        fingerprint: digest(),
        createdAt: AT,
      }))
      yield* store(DeviceEntity, devices)
      expect(yield* users.devicesOf(userId)).toEqual([...newestFirst(devices)].reverse())
      expect(yield* users.devicesOf(newTestId())).toEqual([])
      const rows = [1, 2, 3].map(
        (): Invitation => ({
          id: newTestId(),
          version: 1,
          email: "eve@mint.example",
          role: "admin",
          permissions: ["voucher:read"],
          locale: "zh",
          digest: digest(),
          state: "open",
          expiresAt: AT,
          createdBy: "ada",
          createdAt: AT,
          updatedAt: AT,
        }),
      )
      yield* store(InvitationEntity, rows)
      for (const row of rows) {
        expect(Option.getOrNull(yield* invitations.byId(row.id))).toEqual(row)
        expect(Option.getOrNull(yield* invitations.byDigest(row.digest))).toEqual(row)
      }
      expect(yield* walk(2, (page) => invitations.page(page))).toEqual(newestFirst(rows))
    }),
  )

  it.effect("finds mails that are due, those of an address and a state, and those sent long ago", () =>
    Effect.gen(function* () {
      const repository = yield* MailRepository
      const to = `${unique()}@mint.example`
      const mails = [
        newMail({ to, wakeAt: 20 }),
        newMail({ to, wakeAt: 10 }),
        newMail({ to, wakeAt: 30 }),
        newMail({ to, state: "sent", sentAt: 15, sealedVariables: null }),
      ]
      yield* store(MailEntity, [...mails, newMail()])
      expect(idsOf(yield* repository.due(20, 10))).toEqual([mails[1]?.id, mails[0]?.id])
      expect(idsOf(yield* repository.due(20, 1))).toEqual([mails[1]?.id])
      expect(yield* walk(2, (page) => repository.page({ to }, page))).toEqual(newestFirst(mails))
      expect(idsOf(yield* walk(2, (page) => repository.page({ to, state: "sent" }, page)))).toEqual([mails[3]?.id])
      expect(idsOf(yield* repository.sentBefore(16, 10))).toEqual([mails[3]?.id])
      expect(yield* repository.sentBefore(15, 10)).toEqual([])
      const allowance = { key: unique(), version: 1, times: [1, 2], updatedAt: 2 }
      yield* store(MailAllowanceEntity, [allowance])
      expect(Option.getOrNull(yield* repository.allowance(allowance.key))).toEqual(allowance)
      expect(yield* repository.allowancesBefore(3, 10)).toEqual([allowance])
      expect(yield* repository.allowancesBefore(2, 10)).toEqual([])
    }),
  )
}
