import type { Fragment } from "@effect/sql/Statement"
import {
  CredentialRepository,
  DeviceEntity,
  EmailTokenEntity,
  InvitationEntity,
  InvitationRepository,
  LoginThrottleEntity,
  SessionEntity,
  UserEntity,
  UserRepository,
} from "@mintcode/core/people"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { bytesParam, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { readInLists } from "./in_list.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

/** Devices read together: more than anybody may have. */
const DEVICES_READ_MAX = 100
/** Sessions read together: more than anybody may have. */
const SESSIONS_READ_MAX = 100

const makeUserRepository = Effect.gen(function* () {
  const users = yield* makeEntityReads(UserEntity)
  const devices = yield* makeEntityReads(DeviceEntity)
  const { sql } = users
  const lists = makeKeysetReads(users)
  /** A part of an address, found without wildcards that somebody may have typed. */
  const holding = (search: string | undefined): ReadonlyArray<Fragment> =>
    search === undefined ? [] : [sql`INSTR(email, ${search.toLowerCase()}) > 0`]
  return UserRepository.of({
    byId: (id) => users.byKey("byId", id),
    byEmail: (email) => users.first("byEmail", sql`WHERE email = ${email}`),
    page: ({ role, state, search }, request) =>
      lists.page(
        "page",
        { walked: [...walkedEqual(sql, "role", role), ...walkedEqual(sql, "state", state), ...holding(search)] },
        request,
      ),
    devicesOf: (userId) =>
      devices.many("of", sql`WHERE user_id = ${userId} ORDER BY id ${limitRows(sql, DEVICES_READ_MAX)}`),
  })
})

const makeCredentialRepository = Effect.gen(function* () {
  const sessions = yield* makeEntityReads(SessionEntity)
  const tokens = yield* makeEntityReads(EmailTokenEntity)
  const throttles = yield* makeEntityReads(LoginThrottleEntity)
  const { sql } = sessions
  return CredentialRepository.of({
    session: (digest) => sessions.first("byDigest", sql`WHERE digest = ${bytesParam(digest)}`),
    sessionsOf: (userId) =>
      sessions.many("of", sql`WHERE user_id = ${userId} ORDER BY id ${limitRows(sql, SESSIONS_READ_MAX)}`),
    sessionsExpired: (before, limit) =>
      Effect.map(
        sessions.many("expired", sql`WHERE expires_at <= ${before} ORDER BY expires_at ${limitRows(sql, limit)}`),
        (rows) => rows.map(({ id }) => id),
      ),
    emailToken: (digest) => tokens.first("byDigest", sql`WHERE digest = ${bytesParam(digest)}`),
    emailTokensExpired: (before, limit) =>
      Effect.map(
        tokens.many("expired", sql`WHERE expires_at <= ${before} ORDER BY expires_at ${limitRows(sql, limit)}`),
        (rows) => rows.map(({ id }) => id),
      ),
    throttles: (keys) => readInLists(keys, (list) => throttles.many("byKeys", sql`WHERE ${sql.in("key", list)}`)),
    throttlesQuiet: (before, limit) =>
      Effect.map(
        throttles.many("quiet", sql`WHERE failed_at < ${before} ORDER BY failed_at ${limitRows(sql, limit)}`),
        (rows) => rows.map(({ key }) => key),
      ),
  })
})

const makeInvitationRepository = Effect.gen(function* () {
  const invitations = yield* makeEntityReads(InvitationEntity)
  const { sql } = invitations
  const lists = makeKeysetReads(invitations)
  return InvitationRepository.of({
    byId: (id) => invitations.byKey("byId", id),
    byDigest: (digest) => invitations.first("byDigest", sql`WHERE digest = ${bytesParam(digest)}`),
    page: (request) => lists.page("page", {}, request),
  })
})

/** Reads of people, their credentials and invitations. */
export const layerPeopleRepositories = Layer.mergeAll(
  Layer.effect(UserRepository, makeUserRepository),
  Layer.effect(CredentialRepository, makeCredentialRepository),
  Layer.effect(InvitationRepository, makeInvitationRepository),
)
