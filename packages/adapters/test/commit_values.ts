import { expect } from "@effect/vitest"
import {
  type Change,
  COMMIT_ROWS_MAX,
  type IdempotencyRecord,
  IdempotencyRecordEntity,
  insert,
  update,
} from "@mintcode/core/kernel"
import { type UpstreamAccount, UpstreamAccountEntity } from "@mintcode/core/supplier"
import { type Voucher, VoucherEntity } from "@mintcode/core/voucher"
import { Cause, Effect, Exit } from "effect"
import { commit, guardOf, type StorageTests } from "./commit_probes.ts"
import { AT, newAccount, newVoucher, readRow, readVoucher, unique } from "./storage_rows.ts"

/** What is written comes back as it was, or is refused. */
export const commitValueTests = (it: StorageTests): void => {
  it.effect("tells case and trailing spaces apart in unique keys and in keys", () =>
    Effect.gen(function* () {
      const name = unique()
      const names = [name, `${name} `, `${name}  `, name.toUpperCase(), `${name}é`, `${name}e\u0301`]
      yield* commit(insert(UpstreamAccountEntity, ...names.map((other) => newAccount({ name: other }))))
      const records = names.map((key): IdempotencyRecord => ({ key, requestDigest: "d", resultId: key, createdAt: AT }))
      yield* commit(insert(IdempotencyRecordEntity, ...records))
      for (const record of records) {
        expect(yield* readRow<IdempotencyRecord>(IdempotencyRecordEntity, record.key)).toEqual(record)
      }
      expect(yield* guardOf(insert(IdempotencyRecordEntity, ...records.slice(1, 2)))).toBe("idempotency_key.key")
    }),
  )

  it.effect("gives every kind of value back as it was", () =>
    Effect.gen(function* () {
      const bytes = Uint8Array.from([0, 255, 39, 92, 0, 10, 13, 26, 34, 128, 1, 2, 3, 4, 5, 0])
      const voucher = newVoucher({
        codeIndex: bytes.slice(),
        note: "薄荷🌱 \u0000 '\"\\ ; -- \r\n\t   \u200b",
        holder: null,
        number: Number.MAX_SAFE_INTEGER,
        expiresAt: null,
        restsUntil: 0,
        sealedCode: "v1.k1.a.b",
      })
      // A view into a larger buffer holds more than it shows.
      const viewed = newVoucher({ codeIndex: new Uint8Array(new Uint8Array(64).fill(7).buffer, 8, 16) })
      yield* commit(insert(VoucherEntity, voucher, viewed))
      expect(yield* readVoucher(voucher.id)).toEqual(voucher)
      expect((yield* readVoucher(viewed.id))?.codeIndex).toEqual(new Uint8Array(16).fill(7))

      const options = { text: "🌱'\\\"", list: [1, 2.5, null, true], nested: { empty: {}, ключ: "x\u0000y" } }
      const account = newAccount({ enabled: false, balanceLow: true, balanceMinor: -5, options })
      yield* commit(insert(UpstreamAccountEntity, account))
      expect(yield* readRow<UpstreamAccount>(UpstreamAccountEntity, account.id)).toEqual(account)
      yield* commit(update(UpstreamAccountEntity, account, { enabled: true, balanceMinor: null, options: {} }))
      expect(yield* readRow<UpstreamAccount>(UpstreamAccountEntity, account.id)).toEqual({
        ...account,
        version: 2,
        enabled: true,
        balanceMinor: null,
        options: {},
      })
    }),
  )

  it.effect("keeps JSON and text of hundreds of kilobytes", () =>
    Effect.gen(function* () {
      const options = { long: "🌱x".repeat(200_000) }
      const account = newAccount({ options, sealedToken: "s".repeat(300_000) })
      yield* commit(insert(UpstreamAccountEntity, account))
      expect(yield* readRow<UpstreamAccount>(UpstreamAccountEntity, account.id)).toEqual(account)
    }),
  )

  it.effect("takes as many rows as a commit may hold, in any order", () =>
    Effect.gen(function* () {
      const vouchers = Array.from({ length: COMMIT_ROWS_MAX }, () => newVoucher()).toReversed()
      yield* commit(insert(VoucherEntity, ...vouchers))
      for (const voucher of [vouchers[0], vouchers[1_000], vouchers.at(-1)] as ReadonlyArray<Voucher>) {
        expect(yield* readVoucher(voucher.id)).toEqual(voucher)
      }
    }),
  )

  it.effect("dies of what no storage can take, and applies nothing", () =>
    Effect.gen(function* () {
      const [voucher, account] = [newVoucher(), newAccount()]
      const unfit: ReadonlyArray<readonly [RegExp, Change]> = [
        [
          /at most 2000/,
          insert(VoucherEntity, newVoucher(), ...Array.from({ length: COMMIT_ROWS_MAX }, () => newVoucher())),
        ],
        [
          /voucher\.prefix: it takes text of at most 16/,
          insert(VoucherEntity, newVoucher({ prefix: "🌱".repeat(17) })),
        ],
        [
          /voucher\.codeIndex: it takes exactly 16/,
          insert(VoucherEntity, newVoucher({ codeIndex: new Uint8Array(15) })),
        ],
        [/voucher\.createdAt: it takes a whole number/, insert(VoucherEntity, newVoucher({ createdAt: 0.5 }))],
        [/voucher\.note: it takes/, insert(VoucherEntity, { ...newVoucher(), note: null as never })],
        [/voucher\.holder: it takes/, insert(VoucherEntity, { ...newVoucher(), holder: undefined as never })],
        [
          /upstream_account\.enabled: it takes true or false/,
          insert(UpstreamAccountEntity, newAccount({ enabled: 1 as never })),
        ],
      ]
      for (const [message, change] of unfit) {
        const exit = yield* Effect.exit(
          commit(insert(VoucherEntity, voucher), insert(UpstreamAccountEntity, account), change),
        )
        expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toMatch(message)
      }
      expect(yield* readVoucher(voucher.id)).toBeUndefined()
      // Seventeen units, sixteen characters and less: counted as databases count.
      yield* commit(insert(VoucherEntity, { ...voucher, prefix: "🌱".repeat(16) }))
    }),
  )
}
