import { Chunk, Clock, Context, Effect, Layer, Option, Redacted, Stream } from "effect"
import { type AuditSeal, AuditSealEntity, AuditSealRepository, isSealMac, sealMac } from "./audit/mod.ts"
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
  type SealPlace,
  type StorageFailed,
  update,
} from "./kernel/mod.ts"
import {
  LicenceKeyEntity,
  LicenceMachineEntity,
  LicenceRepository,
  licenceKeyPlace,
  machinePlace,
} from "./licence/mod.ts"
import { MailEntity, MailRepository, mailSecretsPlace } from "./mail/mod.ts"
import { totpPlace, UserEntity, UserRepository } from "./people/mod.ts"
import { inputPlace, RedemptionEntity, RedemptionRepository, resultPlace } from "./redemption/mod.ts"
import { SeatRepository, WorkspaceEntity, workspaceTokenPlace } from "./seat/mod.ts"
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

/** Seals of the audit chain read at once: each is some 40 kB. */
const ROTATION_SEALS = 20

/** What a rotation wrote anew. */
export interface RotationReport {
  readonly resealed: number
  readonly reindexed: number
}

type Sealable = { readonly version: number }

/** Is told of rows once they have been looked at, so that long rotations can be watched. */
export type RotationWatch = (rows: number) => Effect.Effect<void>

const unwatched: RotationWatch = () => Effect.void

export const makeKeyRotation = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const vouchers = yield* Vouchers
  const voucherRows = yield* VoucherRepository
  const redemptions = yield* RedemptionRepository
  const accounts = yield* UpstreamAccountRepository
  const settings = yield* SettingRepository
  const licences = yield* LicenceRepository
  const seals = yield* AuditSealRepository
  const users = yield* UserRepository
  const mails = yield* MailRepository
  const webhooks = yield* WebhookRepository
  const workspaces = yield* SeatRepository

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

  const resealedAt = (place: SealPlace, sealed: string | null) =>
    sealed === null ? Effect.succeed(undefined) : crypto.reseal(place, sealed as Sealed)

  const resealed = (table: string, column: string, rowId: string, sealed: string | null) =>
    resealedAt({ table, column, rowId }, sealed)

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
    watch: RotationWatch,
    changeFor: (row: Row) => Effect.Effect<Partial<Omit<Row, "version">> | undefined, SealBroken>,
  ) =>
    rows.pipe(
      Stream.grouped(ROTATION_CHUNK),
      Stream.mapEffect((some) =>
        Effect.forEach(some, (row) =>
          Effect.map(Effect.orDie(changeFor(row)), (changes) =>
            changes === undefined ? [] : [update(entity, row, changes)],
          ),
        ).pipe(
          Effect.flatMap((changes) => save(entity, changes.flat())),
          Effect.zipLeft(watch(some.length)),
        ),
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

  /** A mac that no key made stays as it is: a rotation must not make a forged seal good. */
  const macChange = (seal: AuditSeal) =>
    Effect.sync(() => {
      const mac = sealMac(crypto, seal.digest)
      return equalBytes(mac, seal.mac) || !isSealMac(crypto, seal) ? undefined : { mac }
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

  const rotateAll = (operator: OperatorShape, watch: RotationWatch) =>
    Effect.gen(function* () {
      const batches = yield* eachChunk(
        pages((page) => voucherRows.batches({}, page)),
        BatchEntity,
        watch,
        (batch) =>
          Effect.gen(function* () {
            if (batch.sealedKey === null) return undefined
            const sealedKey = yield* crypto.reseal(batchKeyPlace(batch.id), batch.sealedKey as Sealed)
            return sealedKey === undefined ? undefined : { sealedKey }
          }),
      )
      const reindexed = yield* eachChunk(voucherRows.stream({}), VoucherEntity, watch, voucherChange)
      const held = yield* eachChunk(
        pages((page) => redemptions.page({}, page)),
        RedemptionEntity,
        watch,
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
      const tokens = yield* eachChunk(Stream.fromIterableEffect(accounts.all), UpstreamAccountEntity, watch, (row) =>
        Effect.map(resealed(UpstreamAccountEntity.name, "sealed_token", row.id, row.sealedToken), (sealedToken) =>
          sealedToken === undefined ? undefined : { sealedToken },
        ),
      )
      const machines = yield* eachChunk(pages(licences.machines), LicenceMachineEntity, watch, (row) =>
        Effect.gen(function* () {
          const sealedCode = yield* crypto.reseal(machinePlace(row.id), row.sealedCode as Sealed)
          const code = Redacted.value(yield* crypto.open(machinePlace(row.id), row.sealedCode as Sealed))
          const digest = crypto.digest("machine", code)
          const isIndexed = equalBytes(digest, row.digest)
          return isIndexed && sealedCode === undefined
            ? undefined
            : { digest, ...(sealedCode === undefined ? {} : { sealedCode }) }
        }),
      )
      const signers = yield* eachChunk(Stream.fromIterableEffect(licences.keys), LicenceKeyEntity, watch, (row) =>
        Effect.map(crypto.reseal(licenceKeyPlace(row.id), row.sealedPrivateKey as Sealed), (sealedPrivateKey) =>
          sealedPrivateKey === undefined ? undefined : { sealedPrivateKey },
        ),
      )
      const words = yield* eachChunk(
        Stream.filter(Stream.fromIterableEffect(settings.all), (row) => row.value.startsWith("v1.")),
        SettingEntity,
        watch,
        (row) =>
          Effect.map(resealed(SettingEntity.name, "value", row.key, row.value), (value) =>
            value === undefined ? undefined : { value },
          ),
      )
      const links = yield* eachChunk(
        Stream.paginateChunkEffect(0, (after) =>
          Effect.map(
            seals.after(after, ROTATION_SEALS),
            (rows) => [Chunk.unsafeFromArray([...rows]), Option.fromNullable(rows.at(-1)?.sequence)] as const,
          ),
        ),
        AuditSealEntity,
        watch,
        macChange,
      )
      const people = yield* eachChunk(
        pages((page) => users.page({}, page)),
        UserEntity,
        watch,
        (row) =>
          Effect.map(resealedAt(totpPlace(row.id), row.sealedTotp), (sealedTotp) =>
            sealedTotp === undefined ? undefined : { sealedTotp },
          ),
      )
      const waiting = yield* eachChunk(
        pages((page) => mails.page({}, page)),
        MailEntity,
        watch,
        (row) =>
          Effect.map(resealedAt(mailSecretsPlace(row.id), row.sealedVariables), (sealedVariables) =>
            sealedVariables === undefined ? undefined : { sealedVariables },
          ),
      )
      const secrets = yield* eachChunk(
        pages((page) => webhooks.endpoints({}, page)),
        WebhookEndpointEntity,
        watch,
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
      const owners = yield* eachChunk(workspaces.workspaceStream({}), WorkspaceEntity, watch, (row) =>
        Effect.map(resealedAt(workspaceTokenPlace(row.id), row.sealedToken), (sealedToken) =>
          sealedToken === undefined ? undefined : { sealedToken },
        ),
      )
      const report: RotationReport = {
        resealed: batches + held + tokens + machines + signers + words + links + people + waiting + secrets + owners,
        reindexed,
      }
      yield* told(operator, "keys.rotated", { ...report })
      return report
    }).pipe(Effect.provideService(Crypto, crypto))

  /**
   * Seals and indexes everything anew under the newest key, in small commits beside the running business. May be
   * stopped and run again at any time; when it reports nothing, the older keys are needed no longer but for the
   * capability tokens that buyers still hold.
   */
  const rotate = (watch: RotationWatch = unwatched) =>
    Effect.flatMap(operatorWith("token:manage"), (operator) =>
      Effect.zipRight(told(operator, "keys.rotation_started", {}), rotateAll(operator, watch)),
    )

  return { rotate } as const
})

/** Moving a database from older keys to the newest one. */
export class KeyRotation extends Context.Tag("@mintcode/core/KeyRotation")<
  KeyRotation,
  Effect.Effect.Success<typeof makeKeyRotation>
>() {}

export const layerKeyRotation = Layer.effect(KeyRotation, makeKeyRotation)
