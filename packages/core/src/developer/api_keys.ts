import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  append,
  Commit,
  Crypto,
  inNetwork,
  insert,
  NotFound,
  newEventBy,
  newId,
  type PageRequest,
  parseIp,
  parseNetwork,
  Refused,
  retryConflicts,
  systemActor,
  update,
} from "../kernel/mod.ts"
import { type ApiKey, type ApiKeyDraft, ApiKeyEntity, type ApiKeyId, KEY_RATE_DEFAULT, KeyScope } from "./api_key.ts"
import { keyModeOf, newKeyText, shownOf } from "./api_key_text.ts"
import type { DeveloperShape } from "./developer.ts"
import { type ApiKeyFilter, DeveloperRepository } from "./repository.ts"

/** How long a rotated key goes on working when nothing is said: time to deploy its successor. */
export const KEY_OVERLAP_MS_DEFAULT = 24 * 60 * 60 * 1000

/** Longest overlap of two keys: beyond it nobody remembers which one is to go. */
export const KEY_OVERLAP_MS_MAX = 30 * 24 * 60 * 60 * 1000

/** Keys of closed accounts that are revoked before others get their turn. */
const CLOSED_CHUNK = 100

const GUARDS = [`${ApiKeyEntity.name}.version`]

/** A key that was just made. The text is shown this once. */
export interface MadeKey {
  readonly row: ApiKey
  readonly key: Redacted.Redacted<string>
}

export const makeApiKeys = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* DeveloperRepository

  const find = (id: string) =>
    Effect.flatMap(
      repository.keyById(id),
      Option.match({
        onNone: () => new NotFound({ code: "API_KEY_NOT_FOUND", entity: "API key", id }),
        onSome: Effect.succeed,
      }),
    )

  const newRow = (
    from: Omit<ApiKey, "id" | "version" | "digest" | "prefix" | "lastFour" | "createdAt" | "updatedAt">,
  ) =>
    Effect.gen(function* () {
      const text = yield* newKeyText(crypto, from.mode)
      const at = yield* Clock.currentTimeMillis
      const row: ApiKey = {
        ...from,
        ...shownOf(text),
        id: yield* newId<ApiKeyId>(),
        version: 1,
        digest: crypto.sha256(text),
        createdAt: at,
        updatedAt: at,
      }
      return { row, key: Redacted.make(text) } satisfies MadeKey
    }).pipe(Effect.provideService(Crypto, crypto))

  /** Makes a key. The answer is the only time it can be seen. */
  const create = Effect.fn("ApiKeys.create")(function* (draft: ApiKeyDraft) {
    const operator = yield* operatorWith("key:edit")
    const made = yield* newRow({
      ownerId: draft.ownerId,
      name: draft.name,
      mode: draft.mode,
      scopes: [...new Set(draft.scopes ?? KeyScope.literals)],
      active: true,
      ratePerMinute: draft.ratePerMinute ?? KEY_RATE_DEFAULT,
      networks: draft.networks ?? [],
      expiresAt: draft.expiresAt ?? null,
      replacedBy: null,
    })
    const { id, name, mode, scopes, ownerId } = made.row
    yield* commit([
      insert(ApiKeyEntity, made.row),
      yield* audited(operator, "key:edit", {
        type: "api_key.created",
        subject: "api_key",
        subjectId: id,
        data: { ownerId, name, mode, scopes },
      }),
    ])
    return made
  })

  /** Makes a successor with the same rights; the old key goes on working for the overlap. */
  const rotate = (id: string, overlapMs = KEY_OVERLAP_MS_DEFAULT) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("key:edit")
      const old = yield* find(id)
      if (!old.active || old.replacedBy !== null) {
        return yield* new Refused({ code: "API_KEY_STATE", reason: "This key was revoked or rotated already" })
      }
      const made = yield* newRow({ ...old, expiresAt: old.expiresAt, replacedBy: null })
      const at = yield* Clock.currentTimeMillis
      const endsAt = at + overlapMs
      yield* commit([
        insert(ApiKeyEntity, made.row),
        update(ApiKeyEntity, old, {
          expiresAt: old.expiresAt === null ? endsAt : Math.min(old.expiresAt, endsAt),
          replacedBy: made.row.id,
          updatedAt: at,
        }),
        yield* audited(operator, "key:edit", {
          type: "api_key.rotated",
          subject: "api_key",
          subjectId: id,
          data: { replacedBy: made.row.id, overlapMs },
        }),
      ])
      return made
    }).pipe(retryConflicts(GUARDS))

  /** Ends a key at once. */
  const revoke = (id: string) => Effect.flatMap(ended(id), withUsage)

  const ended = (id: string) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("key:edit")
      const row = yield* find(id)
      if (!row.active) return row
      const changes = { active: false, updatedAt: yield* Clock.currentTimeMillis }
      yield* commit([
        update(ApiKeyEntity, row, changes),
        yield* audited(operator, "key:edit", {
          type: "api_key.revoked",
          subject: "api_key",
          subjectId: id,
          data: { ownerId: row.ownerId, name: row.name },
        }),
      ])
      return { ...row, ...changes, version: row.version + 1 }
    }).pipe(retryConflicts(GUARDS))

  /**
   * Revokes the keys of accounts that were closed: they are refused from the moment of the closing on, whether or not
   * anybody has come by here. For the worker.
   */
  const revokeOfClosed = Effect.gen(function* () {
    const keys = yield* repository.keysOfClosed(CLOSED_CHUNK)
    yield* Effect.forEach(keys, revokeClosed, { discard: true })
    return keys.length
  }).pipe(Effect.repeat({ until: (count) => count < CLOSED_CHUNK }))

  const revokeClosed = (row: ApiKey) =>
    Effect.gen(function* () {
      yield* commit([
        update(ApiKeyEntity, row, { active: false, updatedAt: yield* Clock.currentTimeMillis }),
        append(
          yield* newEventBy(crypto, {
            type: "api_key.revoked",
            subject: "api_key",
            subjectId: row.id,
            actor: systemActor("closed-accounts"),
            data: { ownerId: row.ownerId, name: row.name },
          }),
        ),
      ])
      // Somebody revoked or rotated it meanwhile: the next round looks again.
    }).pipe(Effect.catchTag("Conflict", () => Effect.void))

  /**
   * Who a key stands for. Each refusal has a code of its own; the checksum is looked at before storage is. Nothing is
   * remembered from one request to the next, so that a key stops everywhere with the commit that ends it or its owner.
   */
  const authenticate = Effect.fn("ApiKeys.authenticate")(function* (key: Redacted.Redacted<string>, ip: string | null) {
    const text = Redacted.value(key)
    const refused = new Refused({ code: "API_KEY_REFUSED", reason: "This is not a key of ours" })
    if (keyModeOf(text) === undefined) return yield* refused
    const found = yield* repository.keyByDigest(crypto.sha256(text))
    if (Option.isNone(found)) return yield* refused
    const row = found.value
    if (!row.active) return yield* new Refused({ code: "API_KEY_REVOKED", reason: "This key was revoked" })
    if (yield* repository.isOwnerOut(row.ownerId)) {
      return yield* new Refused({
        code: "API_KEY_OWNER",
        reason: "The account that this key belongs to is disabled or closed",
      })
    }
    if (row.expiresAt !== null && row.expiresAt <= (yield* Clock.currentTimeMillis)) {
      return yield* new Refused({ code: "API_KEY_EXPIRED", reason: "This key has expired" })
    }
    if (!isFrom(row.networks, ip)) {
      return yield* new Refused({ code: "API_KEY_NETWORK", reason: "This key may not be used from this address" })
    }
    return {
      key: row,
      ownerId: row.ownerId,
      isTest: row.mode === "test",
      actor: { kind: "developer", id: row.id, ip },
    } satisfies DeveloperShape
  })

  const get = (id: string) => Effect.zipRight(operatorWith("key:read"), Effect.flatMap(find(id), withUsage))

  const withUsage = (key: ApiKey) =>
    Effect.map(repository.usageOf([key.id]), ([usage]) => ({ key, usage: usage ?? null }))

  /** Keys with what is known of their use, newest first. */
  const page = (filter: ApiKeyFilter, request: PageRequest) =>
    Effect.gen(function* () {
      yield* operatorWith("key:read")
      const { rows, nextAfterId } = yield* repository.keys(filter, request)
      const usages = new Map((yield* repository.usageOf(rows.map(({ id }) => id))).map((usage) => [usage.id, usage]))
      return { rows: rows.map((key) => ({ id: key.id, key, usage: usages.get(key.id) ?? null })), nextAfterId }
    })

  return { create, rotate, revoke, revokeOfClosed, authenticate, get, page } as const
})

/** Whether an address lies in one of the networks; without any, all do. */
const isFrom = (networks: ReadonlyArray<string>, ip: string | null): boolean => {
  if (networks.length === 0) return true
  const address = ip === null ? undefined : parseIp(ip)
  return (
    address !== undefined &&
    networks.some((text) => {
      const network = parseNetwork(text)
      return network !== undefined && inNetwork(address, network)
    })
  )
}

/** API keys: made once, shown once, recognised by digest. */
export class ApiKeys extends Context.Tag("@mintcode/core/developer/ApiKeys")<
  ApiKeys,
  Effect.Effect.Success<typeof makeApiKeys>
>() {}

export const layerApiKeys = Layer.effect(ApiKeys, makeApiKeys)
