import { HttpApiSchema } from "@effect/platform"
import { Timestamp } from "@mintcode/core/kernel"
import { Licence, type LicenceCode, LicenceFilter, LicenceMachine } from "@mintcode/core/licence"
import { Schema } from "effect"
import { nameOf } from "./answer_parts.ts"
import { strict } from "./body_rules.ts"
import { pageQuery, queryTime } from "./request_parts.ts"

/** Shortest and longest nonce: long enough that none comes twice, short enough for a signed answer. */
export const NONCE_LENGTH_MIN = 8
export const NONCE_LENGTH_MAX = 200

/** Codes of answers to what cannot be looked at, besides those of core. */
export type LicenceAnswerCode = LicenceCode | "INPUT_MISSING" | "NONCE_INVALID" | "BODY_TOO_LARGE"

/** What a program sends. Both are trimmed; fields that are not known do not matter. */
export const LicencePayload = Schema.Struct({
  code: Schema.String,
  machine_code: Schema.String,
  nonce: Schema.optional(
    Schema.String.annotations({
      description: `With a nonce of ${NONCE_LENGTH_MIN} to ${NONCE_LENGTH_MAX} characters the answer is signed`,
    }),
  ),
}).annotations({ identifier: "LicenceRequest" })

export const LicenceTransferPayload = Schema.Struct({
  ...LicencePayload.fields,
  new_machine_code: Schema.String,
}).annotations({ identifier: "LicenceTransferRequest" })

export const LicenceFilePayload = Schema.Struct({
  ...LicencePayload.fields,
  sealed: Schema.optional(Schema.Boolean).annotations({
    description: "Encrypts the file: it opens with code and machine code only",
  }),
}).annotations({ identifier: "LicenceFileRequest" })

const answerFields = {
  message: Schema.String.annotations({ description: "For people, in the language of `Accept-Language`" }),
  code: Schema.String.annotations({ description: "Stable, upper case: what programs decide by" }),
  valid: Schema.Boolean,
  licence_id: Schema.NullOr(Schema.String),
  product: Schema.NullOr(Schema.String),
  expire_at: Schema.NullOr(Schema.String).annotations({ description: "ISO 8601 with the offset of the shop" }),
  remaining_hours: Schema.NullOr(Schema.Number),
  remaining_seconds: Schema.NullOr(Schema.Int),
  heartbeat_seconds: Schema.optionalWith(Schema.Int, { exact: true }).annotations({
    description: "With floating use: the next heartbeat is due within so many seconds",
  }),
  signature: Schema.optionalWith(Schema.String, { exact: true }).annotations({
    description: "When a nonce was sent: `answer.v1.<key id>.<payload>.<signature>`",
  }),
} as const

/** The answer to a program whose request was carried out. */
export const LicenceSuccess = Schema.Struct({
  status: Schema.Literal("success"),
  ...answerFields,
}).annotations({ identifier: "LicenceSuccess" })

/** The same with a licence file. */
export const LicenceFileSuccess = Schema.Struct({
  ...LicenceSuccess.fields,
  file: Schema.String.annotations({ description: "To be kept as it is; see the guide for its format" }),
}).annotations({ identifier: "LicenceFileSuccess" })

/** Why not. Clients in the field read this shape, so it is no problem detail. */
export const LicenceRefusal = Schema.Struct({
  status: Schema.Literal("error"),
  ...answerFields,
}).annotations({ identifier: "LicenceRefusal" })

/** Keeps a refusal's shape apart from problems in the description. */
export const licenceRefusal = (status: number): typeof LicenceRefusal =>
  LicenceRefusal.annotations({
    ...nameOf(LicenceRefusal),
    ...HttpApiSchema.annotations({ status, description: "Why not: see `code`" }),
  }) as typeof LicenceRefusal

/** What is known of a code. */
export const LicenceStatusAnswer = Schema.Struct({
  status: Schema.Literal("success"),
  data: Schema.Struct({
    full_code: Schema.String,
    status: Schema.Literal("unused", "active", "expired"),
    created_at: Schema.String,
    used_at: Schema.NullOr(Schema.String),
    expire_at: Schema.NullOr(Schema.String),
    machine_code: Schema.NullOr(Schema.String).annotations({
      description: "Masked, unless `?machine_code=` names the same one",
    }),
    remaining_hours: Schema.NullOr(Schema.Number),
  }),
}).annotations({ identifier: "LicenceStatus" })

/** A key that files and answers are signed with. */
export const LicencePublicKey = Schema.Struct({
  key_id: Schema.String,
  algorithm: Schema.Literal("Ed25519"),
  public_key: Schema.String.annotations({ description: "32 bytes, base64url" }),
  pem: Schema.String.annotations({ description: "The same as openssl reads it" }),
  signs_from: Schema.String.annotations({ description: "ISO 8601, UTC. Published before it signs" }),
}).annotations({ identifier: "LicencePublicKey" })

/** A machine of a licence, as operators see it. */
export const LicenceMachineView = Schema.Struct({
  id: Schema.String,
  machine: Schema.String.annotations({ description: "Masked" }),
  boundAt: LicenceMachine.fields.boundAt,
  lastSeenAt: LicenceMachine.fields.lastSeenAt,
  checks: LicenceMachine.fields.checks,
}).annotations({ identifier: "LicenceMachine" })

const { prefix, head, tail, ...licenceFields } = Licence.fields

/** A licence, as operators see it. */
export const LicenceView = Schema.Struct({
  ...licenceFields,
  code: Schema.String.annotations({ description: "Masked" }),
}).annotations({ identifier: "Licence" })
export type LicenceView = typeof LicenceView.Type

export const LicenceDetailView = Schema.Struct({
  ...LicenceView.fields,
  machines: Schema.Array(LicenceMachineView),
}).annotations({ identifier: "LicenceDetail" })
export type LicenceDetailView = typeof LicenceDetailView.Type

const filters = {
  state: LicenceFilter.fields.state,
  productId: LicenceFilter.fields.productId,
  from: Schema.optional(queryTime).annotations({ description: "Activated at or after" }),
  until: Schema.optional(queryTime).annotations({ description: "Activated before" }),
} as const

export const LicenceQuery = pageQuery(filters)

export const LicenceExportQuery = strict(
  Schema.Struct({ ...filters, format: Schema.optional(Schema.Literal("csv", "ndjson")) }),
)

export const LicenceStatisticsQuery = strict(Schema.Struct({ productId: LicenceFilter.fields.productId }))

const shortText = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200))

/** By full code or machine code: neither belongs into an address. */
export const LicenceSearchPayload = strict(
  Schema.Struct({ code: Schema.optional(shortText), machineCode: Schema.optional(shortText) }).annotations({
    identifier: "LicenceSearchRequest",
  }),
)

export const MachinePayload = strict(
  Schema.Struct({ machineId: shortText }).annotations({ identifier: "LicenceMachineRequest" }),
)

export const MachineFilePayload = strict(
  Schema.Struct({ machineId: shortText, sealed: LicenceFilePayload.fields.sealed }).annotations({
    identifier: "LicenceMachineFileRequest",
  }),
)

export const MachineTransferPayload = strict(
  Schema.Struct({ machineId: shortText, machineCode: shortText }).annotations({ identifier: "LicenceMoveRequest" }),
)

export const LicenceFileAnswer = Schema.Struct({ file: Schema.String, expiresAt: Timestamp }).annotations({
  identifier: "LicenceFile",
})

export const KeyRotationPayload = strict(
  Schema.Struct({
    overlapMs: Schema.optional(Schema.Int.pipe(Schema.between(0, 366 * 24 * 60 * 60 * 1000))).annotations({
      description: "How long the key is published before it signs; a day when nothing is said",
    }),
  }).annotations({ identifier: "LicenceKeyRotation" }),
)
