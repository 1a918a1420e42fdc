import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const OperatorTokenId = idOf("OperatorTokenId")
export type OperatorTokenId = typeof OperatorTokenId.Type

/** Characters of a token's name at the most: the column holds no more. */
export const TOKEN_NAME_MAX = 120

/** A bearer token for automation. Only its digest is kept. */
export const OperatorToken = Schema.Struct({
  id: OperatorTokenId,
  version: Schema.Int,
  /** The operator's name for it, unique for ever: audit events and idempotency keys name the operator by it. */
  name: Schema.String,
  digest: Schema.Uint8ArrayFromSelf,
  /** Last four characters, to tell tokens apart in lists. */
  lastFour: Schema.String,
  active: Schema.Boolean,
  createdAt: Timestamp,
}).annotations({ identifier: "OperatorToken" })
export type OperatorToken = typeof OperatorToken.Type

export const OperatorTokenEntity = entity<OperatorToken>()({
  name: "operator_token",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    name: "text",
    digest: "bytes",
    lastFour: "text",
    active: "bool",
    createdAt: "int",
  },
  unique: { "operator_token.digest": ["digest"], "operator_token.name": ["name"] },
  versioned: true,
})
