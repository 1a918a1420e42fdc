import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { entity, idOf, parseNetwork, Timestamp } from "../kernel/mod.ts"
import { KeyMode } from "./api_key_text.ts"

export const ApiKeyId = idOf("ApiKeyId")
export type ApiKeyId = typeof ApiKeyId.Type

/** What a key may do. `codes:read` is apart from `orders:read`: a dashboard needs the one, a shop the other. */
export const KeyScope = Schema.Literal(
  "orders:read",
  "orders:write",
  "codes:read",
  "balance:read",
  "webhooks:read",
  "webhooks:write",
).annotations({ identifier: "KeyScope" })
export type KeyScope = typeof KeyScope.Type

/** Requests a minute when nothing is said. */
export const KEY_RATE_DEFAULT = 60
/** Requests a minute at the most: beyond it a caller should use webhooks, not polling. */
export const KEY_RATE_MAX = 60_000
/** Networks that a key may be bound to. */
export const KEY_NETWORKS_MAX = 50

/** An address or a network in CIDR notation. */
export const NetworkText = Schema.String.pipe(
  Schema.maxLength(64),
  Schema.filter((text) => parseNetwork(text) !== undefined, {
    message: () => "Expected an address or a network such as 192.0.2.0/24",
  }),
)

/** A developer's key. Only its digest is kept. */
export const ApiKey = Schema.Struct({
  id: ApiKeyId,
  version: Schema.Int,
  /** Whose orders and balance it works on. */
  ownerId: UserId,
  name: Schema.String,
  mode: KeyMode,
  digest: Schema.Uint8ArrayFromSelf,
  /** First and last characters, to tell keys apart in lists. */
  prefix: Schema.String,
  lastFour: Schema.String,
  scopes: Schema.Array(KeyScope),
  active: Schema.Boolean,
  /** Requests a minute. */
  ratePerMinute: Schema.Int,
  /** Networks it may be used from; none for any. */
  networks: Schema.Array(Schema.String),
  expiresAt: Schema.NullOr(Timestamp),
  /** The key that it was rotated into. */
  replacedBy: Schema.NullOr(ApiKeyId),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "ApiKey" })
export type ApiKey = typeof ApiKey.Type

export const ApiKeyEntity = entity<ApiKey>()({
  name: "api_key",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    ownerId: "text",
    name: "text",
    mode: "text",
    digest: "bytes",
    prefix: "text",
    lastFour: "text",
    scopes: "json",
    active: "bool",
    ratePerMinute: "int",
    networks: "json",
    expiresAt: "int",
    replacedBy: "text",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "api_key.digest": ["digest"] },
  versioned: true,
})

/** How much a key was used. A row of its own: it changes all the time, and a key hardly ever. */
export const ApiKeyUsage = Schema.Struct({
  id: ApiKeyId,
  version: Schema.Int,
  requestCount: Schema.Int,
  lastUsedAt: Timestamp,
}).annotations({ identifier: "ApiKeyUsage" })
export type ApiKeyUsage = typeof ApiKeyUsage.Type

export const ApiKeyUsageEntity = entity<ApiKeyUsage>()({
  name: "api_key_usage",
  key: "id",
  columns: { id: "text", version: "int", requestCount: "int", lastUsedAt: "int" },
  unique: {},
  versioned: true,
})

/** What a new key is made from. */
export const ApiKeyDraft = Schema.Struct({
  ownerId: UserId,
  name: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120)),
  mode: KeyMode,
  /** All of them when nothing is said. */
  scopes: Schema.optional(Schema.Array(KeyScope).pipe(Schema.maxItems(KeyScope.literals.length))),
  ratePerMinute: Schema.optional(Schema.Int.pipe(Schema.between(1, KEY_RATE_MAX))),
  networks: Schema.optional(Schema.Array(NetworkText).pipe(Schema.maxItems(KEY_NETWORKS_MAX))),
  expiresAt: Schema.optional(Schema.NullOr(Timestamp)),
}).annotations({ identifier: "ApiKeyDraft" })
export type ApiKeyDraft = typeof ApiKeyDraft.Type
