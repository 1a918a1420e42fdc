import { Clock, Context, Effect, Layer, Schema } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  append,
  Commit,
  Crypto,
  Currency,
  expectVersion,
  insert,
  invalid,
  NotFound,
  newEvent,
  newId,
  retryConflicts,
  systemActor,
  update,
} from "../kernel/mod.ts"
import {
  RATE_PER_SECOND_DEFAULT,
  type UpstreamAccount,
  UpstreamAccountEntity,
  type UpstreamAccountId,
} from "./account.ts"
import { hostOf } from "./host_of.ts"
import { UpstreamAccountRepository } from "./repository.ts"
import { SupplierDrivers } from "./supplier.ts"
import { Upstreams } from "./upstreams.ts"

const ACCOUNT_GUARDS = [`${UpstreamAccountEntity.name}.version`]

const name = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120))
const HTTP_URL = /^https?:\/\/[^\s]+$/
/** Where an upstream is. */
export const UpstreamBaseUrl = Schema.String.pipe(
  Schema.maxLength(500),
  Schema.pattern(HTTP_URL, { message: () => "Expected an address that begins with http:// or https://" }),
)

/** Visible ASCII (RFC 6750, section 2.1, and what else is in use): a token goes into a header or an address as it is. */
const TOKEN = /^[\x21-\x7e]*$/

/** A token of an upstream, redacted from the moment that it is read. */
export const UpstreamToken = (lengthMax: number) =>
  Schema.Redacted(
    Schema.String.pipe(
      Schema.maxLength(lengthMax),
      Schema.pattern(TOKEN, { message: () => "Expected visible ASCII characters, without blanks and line breaks" }),
    ),
  )

/** A new upstream account, as an operator writes it. */
export const UpstreamAccountDraft = Schema.Struct({
  driver: Schema.String,
  name,
  baseUrl: UpstreamBaseUrl,
  token: Schema.optional(UpstreamToken(4_000)),
  currency: Currency,
  enabled: Schema.optional(Schema.Boolean),
  ratePerSecond: Schema.optional(Schema.Int.pipe(Schema.between(1, 1_000))),
  balanceAlertMinor: Schema.optional(Schema.NullOr(Schema.Int)),
  options: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
}).annotations({ identifier: "UpstreamAccountDraft" })
export type UpstreamAccountDraft = typeof UpstreamAccountDraft.Type

/** What may be edited of an account: all but its driver. */
export const UpstreamAccountEdit = UpstreamAccountDraft.omit("driver").pipe(
  Schema.partialWith({ exact: true }),
  Schema.annotations({ identifier: "UpstreamAccountEdit" }),
)
export type UpstreamAccountEdit = typeof UpstreamAccountEdit.Type

const tokenPlace = (rowId: string) => ({ table: UpstreamAccountEntity.name, column: "sealed_token", rowId })

/** What an audit event may hold of an account. */
const withoutToken = ({ sealedToken, ...rest }: UpstreamAccount) => ({ ...rest, hasToken: sealedToken !== null })

export const makeUpstreamAccounts = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* UpstreamAccountRepository
  const drivers = yield* SupplierDrivers
  const upstreams = yield* Upstreams

  const byId = (id: string) =>
    repository.byId(id).pipe(
      Effect.flatten,
      Effect.catchTag(
        "NoSuchElementException",
        () => new NotFound({ code: "UPSTREAM_NOT_FOUND", entity: "upstream account", id }),
      ),
    )

  const list = Effect.zipRight(operatorWith("upstream:read"), repository.all)
  const get = (id: string) => Effect.zipRight(operatorWith("upstream:read"), byId(id))

  /** Names of the drivers that accounts may have, in order. */
  const driverNames = Effect.as(operatorWith("upstream:read"), [...drivers.keys()].sort())

  const create = Effect.fn("UpstreamAccounts.create")(function* (draft: UpstreamAccountDraft) {
    const operator = yield* operatorWith("upstream:edit")
    if (!drivers.has(draft.driver)) {
      return yield* invalid(
        "DRIVER_UNKNOWN",
        "/driver",
        `There is no such driver here; there are: ${[...drivers.keys()].join(", ")}`,
      )
    }
    const id = yield* newId<UpstreamAccountId>()
    const at = yield* Clock.currentTimeMillis
    const row: UpstreamAccount = {
      id,
      version: 1,
      driver: draft.driver,
      name: draft.name,
      baseUrl: draft.baseUrl.replace(/\/+$/, ""),
      sealedToken: draft.token === undefined ? null : yield* crypto.seal(tokenPlace(id), draft.token),
      currency: draft.currency,
      enabled: draft.enabled ?? true,
      ratePerSecond: draft.ratePerSecond ?? RATE_PER_SECOND_DEFAULT,
      balanceMinor: null,
      balanceAt: null,
      balanceAlertMinor: draft.balanceAlertMinor ?? null,
      balanceLow: false,
      options: draft.options ?? {},
      createdAt: at,
      updatedAt: at,
    }
    yield* commit([
      insert(UpstreamAccountEntity, row),
      yield* audited(operator, "upstream:edit", {
        type: "upstream.created",
        subject: "upstream_account",
        subjectId: id,
        data: { after: withoutToken(row) },
      }),
    ])
    return row
  })

  const editOnce = Effect.fn("UpstreamAccounts.edit")(function* (
    id: string,
    changes: UpstreamAccountEdit,
    expectedVersion: number | undefined,
  ) {
    const operator = yield* operatorWith("upstream:edit")
    const read = yield* byId(id)
    yield* expectVersion(UpstreamAccountEntity, read.version, expectedVersion)
    const { token, ...plain } = changes
    const baseUrl = plain.baseUrl ?? read.baseUrl
    if (token === undefined && read.sealedToken !== null && hostOf(baseUrl) !== hostOf(read.baseUrl)) {
      return yield* invalid(
        "TOKEN_NEEDED",
        "/token",
        "Another host needs its token: the one that is kept goes nowhere else",
      )
    }
    const next: UpstreamAccount = {
      ...read,
      ...plain,
      baseUrl: baseUrl.replace(/\/+$/, ""),
      sealedToken: token === undefined ? read.sealedToken : yield* crypto.seal(tokenPlace(id), token),
      updatedAt: yield* Clock.currentTimeMillis,
    } as UpstreamAccount
    yield* commit([
      update(UpstreamAccountEntity, read, next),
      yield* audited(operator, "upstream:edit", {
        type: "upstream.edited",
        subject: "upstream_account",
        subjectId: id,
        data: { before: withoutToken(read), after: withoutToken(next), tokenChanged: token !== undefined },
      }),
    ])
    return { ...next, version: read.version + 1 }
  })

  /** An edit of whatever is there does not fail because the balance was read in the same moment. */
  const edit = (id: string, changes: UpstreamAccountEdit, expectedVersion?: number) => {
    const edited = editOnce(id, changes, expectedVersion)
    return expectedVersion === undefined ? retryConflicts(ACCOUNT_GUARDS)(edited) : edited
  }

  /** Reads the balance and keeps it; raises one alert for each fall below the threshold. */
  const readBalance = (id: string) =>
    Effect.gen(function* () {
      const { supplier } = yield* upstreams.freshConnection(id)
      const balance = yield* supplier.balance
      if (balance === undefined) return undefined
      yield* Effect.gen(function* () {
        const read = yield* byId(id)
        const low = read.balanceAlertMinor !== null && balance.minor < read.balanceAlertMinor
        yield* commit([
          update(UpstreamAccountEntity, read, {
            balanceMinor: balance.minor,
            balanceAt: yield* Clock.currentTimeMillis,
            balanceLow: low,
          }),
          ...(low && !read.balanceLow
            ? [
                append(
                  yield* newEvent({
                    type: "alert.balance_low",
                    subject: "upstream_account",
                    subjectId: id,
                    actor: systemActor("balance-watch"),
                    data: {
                      name: read.name,
                      balance,
                      threshold: { minor: read.balanceAlertMinor, currency: balance.currency },
                    },
                  }),
                ),
              ]
            : []),
        ])
      }).pipe(retryConflicts(ACCOUNT_GUARDS))
      return balance
    })

  const balance = (id: string) => Effect.zipRight(operatorWith("upstream:read"), readBalance(id))

  const prices = Effect.fn("UpstreamAccounts.prices")(function* (
    id: string,
    parameters: Readonly<Record<string, unknown>>,
  ) {
    yield* operatorWith("upstream:read")
    const { supplier } = yield* upstreams.freshConnection(id)
    return yield* supplier.prices(parameters)
  })

  const orders = Effect.fn("UpstreamAccounts.orders")(function* (id: string, limit: number) {
    yield* operatorWith("upstream:read")
    const { supplier } = yield* upstreams.freshConnection(id)
    return yield* supplier.orders(limit)
  })

  /** Reads every enabled account's balance; an account that cannot be read does not stop the others. */
  const watchBalances = repository.all.pipe(
    Effect.flatMap(
      Effect.forEach(
        (account) =>
          account.enabled
            ? readBalance(account.id).pipe(
                Effect.tapError((error) =>
                  Effect.logWarning("balance not read", { account: account.name, error: error._tag }),
                ),
                Effect.ignore,
              )
            : Effect.void,
        { discard: true },
      ),
    ),
  )

  return { list, get, driverNames, create, edit, balance, prices, orders, watchBalances } as const
})

/** Upstream accounts, as operators keep them. */
export class UpstreamAccounts extends Context.Tag("@mintcode/core/supplier/UpstreamAccounts")<
  UpstreamAccounts,
  Effect.Effect.Success<typeof makeUpstreamAccounts>
>() {}

export const layerUpstreamAccounts = Layer.effect(UpstreamAccounts, makeUpstreamAccounts)
