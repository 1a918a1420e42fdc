import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import {
  append,
  base64Url,
  Commit,
  Crypto,
  equalBytes,
  insert,
  invalid,
  NotFound,
  newEvent,
  newId,
  Refused,
  systemActor,
  update,
} from "../kernel/mod.ts"
import type { OperatorShape } from "./operator.ts"
import { type OperatorToken, OperatorTokenEntity, type OperatorTokenId, TOKEN_NAME_MAX } from "./operator_token.ts"
import { PERMISSIONS } from "./permission.ts"
import { OperatorTokenRepository } from "./repository.ts"

/** Entropy of a token: 256 bit. */
const TOKEN_BYTES = 32
/** Makes a token recognisable to secret scanners. */
const TOKEN_PREFIX = "mop_"
/** Actor of the token from the environment. */
const CONFIGURED = "configured"
/** Names of actors that no row stands behind: a token with one of them could pass for them in the audit trail. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([CONFIGURED, "local"])
/** What a name may not hold: line breaks and invisible characters make two names look alike. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** A token that is not in force yet, and the row that puts it in force. */
export interface PreparedToken {
  readonly row: OperatorToken
  readonly token: Redacted.Redacted<string>
}

const flawOfName = (name: string): string | undefined => {
  const length = [...name].length
  if (length < 1 || length > TOKEN_NAME_MAX) return `The name of a token has 1 to ${TOKEN_NAME_MAX} characters`
  if (name.trim() !== name || UNPRINTABLE.test(name)) {
    return "The name of a token has no space at its ends and no control or invisible characters"
  }
  return RESERVED_NAMES.has(name.toLowerCase()) ? `The name "${name}" is reserved` : undefined
}

export const makeOperatorTokens = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* OperatorTokenRepository

  /** A token that `save` puts in force. A name that cannot be one is refused with `TOKEN_NAME_INVALID`. */
  const prepare = Effect.fn("OperatorTokens.prepare")(function* (name: string) {
    const flaw = flawOfName(name)
    if (flaw !== undefined) return yield* invalid("TOKEN_NAME_INVALID", "/name", flaw)
    const token = `${TOKEN_PREFIX}${base64Url(yield* crypto.randomBytes(TOKEN_BYTES))}`
    const row: OperatorToken = {
      id: yield* newId<OperatorTokenId>(),
      version: 1,
      name,
      digest: crypto.sha256(token),
      lastFour: token.slice(-4),
      active: true,
      createdAt: yield* Clock.currentTimeMillis,
    }
    return { row, token: Redacted.make(token) } satisfies PreparedToken
  })

  /** Puts a prepared token in force. A name that another token has or had is refused with `TOKEN_NAME_TAKEN`. */
  const save = Effect.fn("OperatorTokens.save")(function* ({ row }: PreparedToken) {
    yield* commit([
      insert(OperatorTokenEntity, row),
      append(
        yield* newEvent({
          type: "operator_token.created",
          subject: "operator_token",
          subjectId: row.id,
          actor: systemActor("local"),
          permission: "token:manage",
          data: { name: row.name },
        }),
      ),
    ]).pipe(
      Effect.catchIf(
        (error) => error._tag === "Conflict" && error.guard === "operator_token.name",
        () =>
          new Refused({
            code: "TOKEN_NAME_TAKEN",
            reason: `There is or was an operator token "${row.name}" already: choose another name`,
          }),
      ),
    )
  })

  /** Makes a token with every permission. The answer is the only time it can be seen. */
  const create = Effect.fn("OperatorTokens.create")(function* (name: string) {
    const prepared = yield* prepare(name)
    yield* save(prepared)
    return prepared
  })

  /** Who a bearer token stands for. `configured` is the token from the environment, if one is set. */
  const authenticate = Effect.fn("OperatorTokens.authenticate")(function* (
    token: Redacted.Redacted<string>,
    configured: Option.Option<Redacted.Redacted<string>>,
    ip: string | null,
  ) {
    const digest = crypto.sha256(Redacted.value(token))
    const operator = (name: string): OperatorShape => ({
      actor: { kind: "operator", id: name, ip },
      permissions: new Set(PERMISSIONS),
    })
    // Digests of equal length are compared, so that time tells nothing about the configured token.
    if (Option.isSome(configured) && equalBytes(crypto.sha256(Redacted.value(configured.value)), digest))
      return operator(CONFIGURED)
    const found = yield* repository.byDigest(digest)
    if (Option.isSome(found) && found.value.active) return operator(found.value.name)
    return yield* new Refused({ code: "TOKEN_REFUSED", reason: "This token is not known or not active" })
  })

  const list = repository.all

  const revoke = Effect.fn("OperatorTokens.revoke")(function* (id: string) {
    const row = (yield* repository.all).find((token) => token.id === id)
    if (row === undefined) return yield* new NotFound({ code: "TOKEN_NOT_FOUND", entity: "operator token", id })
    yield* commit([
      update(OperatorTokenEntity, row, { active: false }),
      append(
        yield* newEvent({
          type: "operator_token.revoked",
          subject: "operator_token",
          subjectId: id,
          actor: systemActor("local"),
          permission: "token:manage",
          data: { name: row.name },
        }),
      ),
    ])
  })

  return { prepare, save, create, authenticate, list, revoke } as const
})

/** Operator tokens: made once, shown once, recognised by digest. */
export class OperatorTokens extends Context.Tag("@mintcode/core/identity/OperatorTokens")<
  OperatorTokens,
  Effect.Effect.Success<typeof makeOperatorTokens>
>() {}

export const layerOperatorTokens = Layer.effect(OperatorTokens, makeOperatorTokens)
