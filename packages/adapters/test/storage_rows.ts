import { randomBytes, randomUUID } from "node:crypto"
import { SqlClient } from "@effect/sql/SqlClient"
import { rowDecoder, selectColumns } from "@mintcode/adapters/storage"
import { outcomeBucket, type PlanOutcome, PlanOutcomeEntity } from "@mintcode/core/catalogue"
import { type DomainEvent, type Entity, systemActor, uuidV7 } from "@mintcode/core/kernel"
import type { UpstreamAccount } from "@mintcode/core/supplier"
import { type Voucher, VoucherEntity } from "@mintcode/core/voucher"
import { Effect } from "effect"

/** A moment for rows that need one. */
export const AT = 1_760_000_000_123

export const newTestId = <Id extends string>(): Id => uuidV7(Date.now(), randomBytes(10)) as Id

/** Text that nothing else in the run has. */
export const unique = (): string => randomUUID()

export const newVoucher = (changes: Partial<Voucher> = {}): Voucher => ({
  id: newTestId(),
  version: 1,
  productId: "tg_ca_001" as Voucher["productId"],
  batchId: newTestId(),
  number: 1,
  sealedCode: null,
  codeIndex: new Uint8Array(randomBytes(16)),
  prefix: "VIP",
  head: "VIPX",
  tail: "WXYZ",
  state: "issued",
  usesMax: 1,
  usedCount: 0,
  failedCount: 0,
  redemptionId: null,
  restsUntil: null,
  expiresAt: AT + 86_400_000,
  note: "",
  holder: null,
  createdAt: AT,
  updatedAt: AT,
  lastUsedAt: null,
  ...changes,
})

export const newAccount = (changes: Partial<UpstreamAccount> = {}): UpstreamAccount => ({
  id: newTestId(),
  version: 1,
  driver: "simulator",
  name: unique(),
  baseUrl: "http://127.0.0.1:1",
  sealedToken: null,
  currency: "USD",
  enabled: true,
  ratePerSecond: 20,
  balanceMinor: null,
  balanceAt: null,
  balanceAlertMinor: null,
  balanceLow: false,
  options: {},
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newTestEvent = (subjectId: string, data: Readonly<Record<string, unknown>> = {}): DomainEvent => ({
  id: newTestId(),
  at: AT,
  type: "voucher.updated",
  subject: "voucher",
  subjectId,
  actor: systemActor("test"),
  permission: null,
  data,
  pending: 1,
  actorId: "test",
  ip: null,
  seal: 0,
})

/** The empty outcomes of a plan that nothing else in the run has. */
export const newOutcome = (): PlanOutcome => outcomeBucket(newTestId(), AT)

/** The row with this key, read as repositories read. */
export const readRow = <Row>(entity: Entity<Row>, key: string): Effect.Effect<Row | undefined, never, SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const rows =
      yield* sql`SELECT ${selectColumns(sql, entity)} FROM ${sql(entity.name)} WHERE ${sql(entity.key)} = ${key}`
    return rows.map(rowDecoder(entity))[0]
  }).pipe(Effect.orDie)

export const readVoucher = (id: string) => readRow(VoucherEntity, id)
export const readOutcome = (key: string) => readRow(PlanOutcomeEntity, key)
