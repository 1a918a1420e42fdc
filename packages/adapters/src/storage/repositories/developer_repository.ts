import {
  ApiKeyEntity,
  ApiKeyUsageEntity,
  BalanceEntity,
  BalanceMovementEntity,
  DeveloperRepository,
  ShopOrderEntity,
} from "@mintcode/core/developer"
import { type User, UserEntity } from "@mintcode/core/people"
import { RedemptionEntity } from "@mintcode/core/redemption"
import { Effect, Layer, Option } from "effect"
import { limitRows } from "../rows.ts"
import { bytesParam, walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { readInLists } from "./in_list.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

const makeDeveloperRepository = Effect.gen(function* () {
  const keys = yield* makeEntityReads(ApiKeyEntity)
  const usages = yield* makeEntityReads(ApiKeyUsageEntity)
  const balances = yield* makeEntityReads(BalanceEntity)
  const movements = yield* makeEntityReads(BalanceMovementEntity)
  const orders = yield* makeEntityReads(ShopOrderEntity)
  const users = yield* makeEntityReads(UserEntity)
  const { sql } = keys
  const keyLists = makeKeysetReads(keys)
  const movementLists = makeKeysetReads(movements)
  const orderLists = makeKeysetReads(orders)
  const ofOwner = (ownerId: string | undefined) =>
    ownerId === undefined ? undefined : { column: "owner_id", value: ownerId }

  return DeveloperRepository.of({
    keyByDigest: (digest) => keys.first("byDigest", sql`WHERE digest = ${bytesParam(digest)}`),
    keyById: (id) => keys.byKey("byId", id),
    isOwnerOut: (ownerId) => Effect.map(users.byKey("byId", ownerId), Option.exists(isOut)),
    ownersOut: (ownerIds) =>
      Effect.map(
        readInLists(ownerIds, (list) => users.many("owners", sql`WHERE ${sql.in("id", list)}`)),
        (owners) => new Set(owners.filter(isOut).map(({ id }) => id)),
      ),
    keysOfClosed: (limit) =>
      keys.many(
        "ofClosed",
        sql`WHERE active = 1 AND EXISTS (SELECT 1 FROM ${users.table} u WHERE u.id = ${keys.table}.owner_id AND u.state = 'closed') ORDER BY id ${limitRows(
          sql,
          limit,
        )}`,
      ),
    keys: ({ ownerId }, request) => keyLists.page("page", { indexed: ofOwner(ownerId) }, request),
    usageOf: (ids) => readInLists(ids, (list) => usages.many("of", sql`WHERE ${sql.in("id", list)}`)),
    balancesOf: (ownerId) => balances.many("of", sql`WHERE owner_id = ${ownerId} ORDER BY currency`),
    movements: ({ ownerId }, request) => movementLists.page("page", { indexed: ofOwner(ownerId) }, request),
    orderById: (id) => orders.byKey("byId", id),
    orderByRedemption: (id) => orders.first("byRedemption", sql`WHERE redemption_id = ${id}`),
    orders: ({ ownerId, reference, state, test }, request) =>
      orderLists.page(
        "page",
        {
          indexed: ofOwner(ownerId),
          walked: [
            ...walkedEqual(sql, "state", state),
            ...walkedEqual(sql, "reference", reference),
            ...(test === undefined ? [] : [sql`${walkedColumn(sql, "test")} = ${test ? 1 : 0}`]),
          ],
        },
        request,
      ),
    // Only open orders are looked at, and of each whether its redemption is over: nothing is written while it is not.
    ended: (at, limit) =>
      orders.many(
        "ended",
        sql`WHERE ${sql("open")} = 1 AND (script_ends_at <= ${at} OR EXISTS (SELECT 1 FROM ${sql(
          RedemptionEntity.name,
        )} r WHERE r.id = ${orders.table}.redemption_id AND r.ended_at IS NOT NULL)) ORDER BY id ${limitRows(sql, limit)}`,
      ),
  })
})

const isOut = ({ state }: Pick<User, "state">) => state === "disabled" || state === "closed"

export const layerDeveloperRepository = Layer.effect(DeveloperRepository, makeDeveloperRepository)
