import { Chunk, Clock, Context, Effect, Layer, Option, Stream } from "effect"
import { audited, type OperatorShape, operatorWith } from "./identity/mod.ts"
import {
  type AnyEntity,
  type Change,
  Commit,
  Crypto,
  equalBytes,
  isConflictOn,
  PAGE_LIMIT_MAX,
  type Page,
  type PageRequest,
  type SealBroken,
  type Sealed,
  type StorageFailed,
  update,
} from "./kernel/mod.ts"
import { inputPlace, RedemptionEntity, RedemptionRepository, resultPlace } from "./redemption/mod.ts"
import { SettingEntity, SettingRepository } from "./settings/mod.ts"
import { UpstreamAccountEntity, UpstreamAccountRepository } from "./supplier/mod.ts"
import {
  BatchEntity,
  batchKeyPlace,
  codeIndexOf,
  normaliseCode,
  type Voucher,
  VoucherEntity,
  VoucherRepository,
  Vouchers,
} from "./voucher/mod.ts"
import { secretPlace, WebhookEndpointEntity, WebhookRepository } from "./webhook/mod.ts"

/** Rows in one commit: a rotation must not keep redemptions waiting. */
const ROTATION_CHUNK = 200

/** What a rotation wrote anew. */
export interface RotationReport {
  readonly resealed: number
  readonly reindexed: number
}

type Sealable = { readonly version: number }

export const makeKeyRotation = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const vouchers = yield* Vouchers
  const voucherRows = yield* VoucherRepository
  const redemptions = yield* RedemptionRepository
  const accounts = yield* UpstreamAccountRepository
  const settings = yield* SettingRepository
  const webhooks = yield* WebhookRepository

  /** One row at a time when a chunk ran into somebody's change; a row that changed meanwhile is left for the next run. */
  const save = (entity: AnyEntity, changes: ReadonlyArray<Change>): Effect.Effect<number, StorageFailed> => {
    if (changes.length === 0) return Effect.succeed(0)
    return Effect.as(commit(changes), changes.length).pipe(
      Effect.catchTag("Conflict", (conflict): Effect.Effect<number, StorageFailed> => {
        if (!isConflictOn(conflict, [`${entity.name}.version`])) return Effect.die(conflict)
        if (changes.length === 1) return Effect.succeed(0)
        return Effect.map(
          Effect.forEach(changes, (change) => save(entity, [change])),
          (saved) => saved.reduce((sum, count) => sum + count, 0),
        )
      }),
    )
  }

  const resealed = (table: string, column: string, rowId: string, sealed: string | null) =>
    sealed === null ? Effect.succeed(undefined) : crypto.reseal({ table, column, rowId }, sealed as Sealed)

  const pages = <Row extends { readonly id: string }>(
    read: (page: PageRequest) => Effect.Effect<Page<Row>, StorageFailed>,
  ) =>
    Stream.paginateChunkEffect(null as string | null, (afterId) =>
      Effect.map(
        read({ limit: PAGE_LIMIT_MAX, afterId }),
        ({ rows, nextAfterId }) => [Chunk.unsafeFromArray([...rows]), Option.fromNullable(nextAfterId)] as const,
      ),
    )

  const eachChunk = <Row extends Sealable>(
    rows: Stream.Stream<Row, StorageFailed>,
    entity: AnyEntity,
    changeFor: (row: Row) => Effect.Effect<Partial<Omit<Row, "version">> | undefined, SealBroken>,
  ) =>
    rows.pipe(
      Stream.grouped(ROTATION_CHUNK),
      Stream.mapEffect((some) =>
        Effect.forEach(some, (row) =>
          Effect.map(Effect.orDie(changeFor(row)), (changes) =>
            changes === undefined ? [] : [update(entity, row, changes)],
          ),
        ).pipe(Effect.flatMap((changes) => save(entity, changes.flat()))),
      ),
      Stream.runSum,
    )

  const voucherChange = (voucher: Voucher) =>
    Effect.gen(function* () {
      const code = yield* Effect.orDie(vouchers.codeOf(voucher))
      const codeIndex = codeIndexOf(crypto, normaliseCode(code) ?? code)
      const sealedCode = yield* resealed(VoucherEntity.name, "sealed_code", voucher.id, voucher.sealedCode)
      const isIndexed = equalBytes(codeIndex, voucher.codeIndex)
      if (isIndexed && sealedCode === undefined) return undefined
      return { codeIndex, ...(sealedCode === undefined ? {} : { sealedCode }) }
    })

  /** What an operator began or finished; on disk before anything else of it. */
  const told = (operator: OperatorShape, type: string, data: Readonly<Record<string, unknown>>) =>
    Effect.gen(function* () {
      const subjectId = new Date(yield* Clock.currentTimeMillis).toISOString()
      yield* commit([yield* audited(operator, "token:manage", { type, subject: "keys", subjectId, data })])
    }).pipe(
      Effect.catchTag("Conflict", (conflict) => Effect.die(conflict)),
      Effect.provideService(Crypto, crypto),
    )

  const rotateAll = (operator: OperatorShape) =>
    Effect.gen(function* () {
      const batches = yield* eachChunk(
        pages((page) => voucherRows.batches({}, page)),
        BatchEntity,
        (batch) =>
          Effect.gen(function* () {
            if (batch.sealedKey === null) return undefined
            const sealedKey = yield* crypto.reseal(batchKeyPlace(batch.id), batch.sealedKey as Sealed)
            return sealedKey === undefined ? undefined : { sealedKey }
          }),
      )
      const reindexed = yield* eachChunk(voucherRows.stream({}), VoucherEntity, voucherChange)
      const held = yield* eachChunk(
        pages((page) => redemptions.page({}, page)),
        RedemptionEntity,
        (row) =>
          Effect.gen(function* () {
            const input =
              row.sealedInput === null ? undefined : yield* crypto.reseal(inputPlace(row.id), row.sealedInput as Sealed)
            const result =
              row.sealedResult === null
                ? undefined
                : yield* crypto.reseal(resultPlace(row.id), row.sealedResult as Sealed)
            return input === undefined && result === undefined
              ? undefined
              : {
                  ...(input === undefined ? {} : { sealedInput: input }),
                  ...(result === undefined ? {} : { sealedResult: result }),
                }
          }),
      )
      const tokens = yield* eachChunk(Stream.fromIterableEffect(accounts.all), UpstreamAccountEntity, (row) =>
        Effect.map(resealed(UpstreamAccountEntity.name, "sealed_token", row.id, row.sealedToken), (sealedToken) =>
          sealedToken === undefined ? undefined : { sealedToken },
        ),
      )
      const words = yield* eachChunk(
        Stream.filter(Stream.fromIterableEffect(settings.all), (row) => row.value.startsWith("v1.")),
        SettingEntity,
        (row) =>
          Effect.map(resealed(SettingEntity.name, "value", row.key, row.value), (value) =>
            value === undefined ? undefined : { value },
          ),
      )
      const secrets = yield* eachChunk(
        pages((page) => webhooks.endpoints({}, page)),
        WebhookEndpointEntity,
        (row) =>
          Effect.gen(function* () {
            const secret = yield* crypto.reseal(secretPlace(row.id), row.sealedSecret as Sealed)
            const old =
              row.sealedOldSecret === null
                ? undefined
                : yield* crypto.reseal(secretPlace(row.id, "old_secret"), row.sealedOldSecret as Sealed)
            return secret === undefined && old === undefined
              ? undefined
              : {
                  ...(secret === undefined ? {} : { sealedSecret: secret }),
                  ...(old === undefined ? {} : { sealedOldSecret: old }),
                }
          }),
      )
      const report: RotationReport = { resealed: batches + held + tokens + words + secrets, reindexed }
      yield* told(operator, "keys.rotated", { ...report })
      return report
    }).pipe(Effect.provideService(Crypto, crypto))

  /**
   * Seals and indexes everything anew under the newest key, in small commits beside the running business. May be
   * stopped and run again at any time; when it reports nothing, the older keys are needed no longer but for the
   * capability tokens that buyers still hold.
   */
  const rotate = Effect.flatMap(operatorWith("token:manage"), (operator) =>
    Effect.zipRight(told(operator, "keys.rotation_started", {}), rotateAll(operator)),
  )

  return { rotate } as const
})

/** Moving a database from older keys to the newest one. */
export class KeyRotation extends Context.Tag("@mintcode/core/KeyRotation")<
  KeyRotation,
  Effect.Effect.Success<typeof makeKeyRotation>
>() {}

export const layerKeyRotation = Layer.effect(KeyRotation, makeKeyRotation)
