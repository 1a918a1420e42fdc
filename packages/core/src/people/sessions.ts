import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import {
  adjust,
  append,
  type Change,
  Commit,
  Crypto,
  forget,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  Refused,
  retryConflicts,
  type Sealed,
  update,
} from "../kernel/mod.ts"
import { normaliseEmail } from "../mail/mod.ts"
import { makeLoginGate } from "./login_gate.ts"
import { PasswordHasher } from "./password_hasher.ts"
import { normalisePassword } from "./password_rules.ts"
import { Person, type PersonShape, personActor } from "./person.ts"
import { CredentialRepository, UserRepository } from "./repository.ts"
import { isStaff } from "./role.ts"
import { type FactorChange, needsCode, useCode } from "./second_factor.ts"
import { newSecretToken } from "./secret_token.ts"
import {
  SEEN_EVERY_MS,
  SESSION_KEEP_MS,
  SESSION_PREFIX,
  SESSIONS_MAX,
  type Session,
  SessionEntity,
  type SessionId,
  STAFF_SESSION_KEEP_MS,
  shortUserAgent,
} from "./session.ts"
import { Totp } from "./totp.ts"
import { totpPlace, USER_GUARD, type User, UserEntity } from "./user.ts"

/** Somebody who wants in. */
export interface LoginRequest {
  readonly email: string
  readonly password: Redacted.Redacted<string>
  /** From the authenticator app, or a recovery code. */
  readonly code: string | undefined
  readonly ip: string | null
  /** What log-ins are counted by besides the account: the address, or the network that it stands for. */
  readonly ipKey: string
  readonly userAgent: string | undefined
}

/** A session that began. The token is shown this once. */
export interface BegunSession {
  readonly token: Redacted.Redacted<string>
  readonly session: Session
  readonly user: User
}

export const makeSessions = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const credentials = yield* CredentialRepository
  const hasher = yield* PasswordHasher
  const totp = yield* Totp
  const gate = yield* makeLoginGate

  /**
   * Lets a person in. An address that is not known and a password that is wrong are told alike, and take alike: a
   * password is checked in any case.
   */
  const logIn = Effect.fn("Sessions.logIn")(function* (request: LoginRequest) {
    const email = normaliseEmail(request.email)
    const entry = yield* gate.enter(email ?? request.email.toLowerCase(), request.ipKey)
    const user = email === undefined ? undefined : Option.getOrUndefined(yield* users.byEmail(email))
    const password = normalisePassword(request.password)
    const known = user?.passwordHash ?? undefined
    const check = yield* hasher.verify(known ?? (yield* hasher.dummy), password)
    if (user === undefined || known === undefined || !check.matches) {
      yield* entry.failed(user?.id, request.ip)
      return yield* LOGIN_REFUSED
    }
    if (user.state === "unverified") {
      return yield* new Refused({ code: "EMAIL_UNVERIFIED", reason: "Confirm your address first: look into your mail" })
    }
    if (user.state !== "active")
      return yield* new Refused({ code: "ACCOUNT_DISABLED", reason: "This account is closed to you" })
    if (needsCode(user) && request.code === undefined) {
      return yield* new Refused({ code: "TOTP_REQUIRED", reason: "Send a code from your authenticator app as well" })
    }
    const rehashed = check.outdated ? yield* hasher.hash(password) : undefined
    return yield* retryConflicts([USER_GUARD])(begin(user.id, known, rehashed, request, entry.clear)).pipe(
      Effect.tapErrorTag("Refused", ({ code }) =>
        code === "TOTP_REFUSED" ? entry.failed(user.id, request.ip) : Effect.void,
      ),
    )
  })

  /** Reads the person again at each try: a code that another log-in has just used up is refused. */
  const begin = (
    userId: string,
    checkedHash: string,
    rehashed: string | undefined,
    request: LoginRequest,
    more: ReadonlyArray<Change>,
  ) =>
    Effect.gen(function* () {
      const user = Option.getOrUndefined(yield* users.byId(userId))
      if (user?.state !== "active" || user.passwordHash !== checkedHash) return yield* LOGIN_REFUSED
      const at = yield* Clock.currentTimeMillis
      const factor = needsCode(user) ? yield* spendCode(user, request.code ?? "") : {}
      const changed = { ...factor, ...(rehashed === undefined ? {} : { passwordHash: rehashed }) }
      const isChanged = Object.keys(changed).length > 0
      const { token, digest } = yield* newSecretToken(crypto, SESSION_PREFIX)
      const session: Session = {
        id: yield* newIdBy<SessionId>(crypto),
        userId: user.id,
        digest,
        epoch: user.epoch,
        createdAt: at,
        lastSeenAt: at,
        expiresAt: at + (isStaff(user.role) ? STAFF_SESSION_KEEP_MS : SESSION_KEEP_MS),
        ip: request.ip,
        userAgent: shortUserAgent(request.userAgent),
      }
      const others = yield* credentials.sessionsOf(user.id)
      const event = yield* newEventBy(crypto, {
        type: "session.begun",
        subject: "user",
        subjectId: user.id,
        actor: personActor(user.id, request.ip),
        data: { sessionId: session.id, byRecoveryCode: factor.recoveryDigests !== undefined },
      })
      yield* commit([
        insert(SessionEntity, session),
        ...forget(
          SessionEntity,
          others.slice(0, Math.max(0, others.length - SESSIONS_MAX + 1)).map(({ id }) => id),
        ),
        ...(isChanged ? [update(UserEntity, user, { ...changed, updatedAt: at })] : []),
        ...more,
        append(event),
      ])
      const after = isChanged ? { ...user, ...changed, updatedAt: at, version: user.version + 1 } : user
      return { token, session, user: after } satisfies BegunSession
    })

  const spendCode = (user: User, code: string) =>
    Effect.gen(function* () {
      const secret = yield* Effect.orDie(crypto.open(totpPlace(user.id), user.sealedTotp as Sealed))
      const change: FactorChange | undefined = useCode(crypto, totp, user, secret, code, yield* Clock.currentTimeMillis)
      return change ?? (yield* new Refused({ code: "TOTP_REFUSED", reason: "This code is wrong or was used already" }))
    })

  /** Whose session a token is of. */
  const authenticate = Effect.fn("Sessions.authenticate")(function* (
    token: Redacted.Redacted<string>,
    ip: string | null,
  ) {
    const at = yield* Clock.currentTimeMillis
    const session = Option.getOrUndefined(yield* credentials.session(crypto.sha256(Redacted.value(token))))
    if (session === undefined || session.expiresAt <= at) return yield* SESSION_REFUSED
    const user = Option.getOrUndefined(yield* users.byId(session.userId))
    if (user?.state !== "active" || user.epoch !== session.epoch) return yield* SESSION_REFUSED
    if (at - session.lastSeenAt >= SEEN_EVERY_MS) yield* seen(session, at)
    return { userId: user.id, sessionId: session.id, user, ip } satisfies PersonShape
  })

  /** Of two who note it at once, the second would leave the bound; and one that has ended need not be noted. */
  const seen = (session: Session, at: number) =>
    Effect.catchTag(
      commit([
        adjust(
          SessionEntity,
          session.id,
          { lastSeenAt: at - session.lastSeenAt },
          { within: { lastSeenAt: { max: at } } },
        ),
      ]),
      "Conflict",
      () => Effect.void,
    )

  /** The person's sessions that hold, newest first. */
  const list = Effect.gen(function* () {
    const { user } = yield* Person
    const at = yield* Clock.currentTimeMillis
    const all = yield* credentials.sessionsOf(user.id)
    return all.filter(({ epoch, expiresAt }) => epoch === user.epoch && expiresAt > at).reverse()
  })

  /** Ends one session of the person. */
  const end = Effect.fn("Sessions.end")(function* (id: string) {
    const person = yield* Person
    const found = (yield* credentials.sessionsOf(person.userId)).find((session) => session.id === id)
    if (found === undefined) return yield* new NotFound({ code: "SESSION_NOT_FOUND", entity: "session", id })
    yield* commit([...forget(SessionEntity, [id]), append(yield* ended(person, { sessionId: id }))])
  })

  /** Ends the session that asks. */
  const logOut = Effect.flatMap(Person, ({ sessionId }) => end(sessionId))

  /** Ends every session of the person, those that begin at this moment included. */
  const logOutEverywhere = Effect.gen(function* () {
    const person = yield* Person
    yield* retryConflicts([USER_GUARD])(
      Effect.gen(function* () {
        const user = Option.getOrUndefined(yield* users.byId(person.userId))
        if (user === undefined) return
        const updatedAt = yield* Clock.currentTimeMillis
        yield* commit([
          update(UserEntity, user, { epoch: user.epoch + 1, updatedAt }),
          append(yield* ended(person, { everywhere: true })),
        ])
      }),
    )
  })

  const ended = (person: PersonShape, data: Readonly<Record<string, unknown>>) =>
    newEventBy(crypto, {
      type: "session.ended",
      subject: "user",
      subjectId: person.userId,
      actor: personActor(person.userId, person.ip),
      data,
    })

  return { logIn, authenticate, list, end, logOut, logOutEverywhere } as const
})

/** Log-ins and what comes of them. */
export class Sessions extends Context.Tag("@mintcode/core/people/Sessions")<
  Sessions,
  Effect.Effect.Success<typeof makeSessions>
>() {}

export const layerSessions = Layer.effect(Sessions, makeSessions)

const LOGIN_REFUSED = new Refused({ code: "LOGIN_REFUSED", reason: "The address or the password is wrong" })
const SESSION_REFUSED = new Refused({ code: "TOKEN_REFUSED", reason: "This session is not known or has ended" })
