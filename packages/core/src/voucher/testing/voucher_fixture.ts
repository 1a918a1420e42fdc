import type { ProductId } from "../../catalogue/mod.ts"
import { uuidV7 } from "../../kernel/mod.ts"
import type { BatchId } from "../batch.ts"
import type { Voucher, VoucherId } from "../voucher.ts"

const MINTED_AT = Date.UTC(2030, 0, 1)

/** A voucher that was just minted. */
export const aVoucher = (changes: Partial<Voucher> = {}): Voucher => ({
  id: uuidV7(MINTED_AT, Uint8Array.of(1)) as VoucherId,
  version: 1,
  productId: "tg_ca_001" as ProductId,
  batchId: uuidV7(MINTED_AT, Uint8Array.of(2)) as BatchId,
  number: 0,
  sealedCode: null,
  codeIndex: new Uint8Array(16),
  prefix: "",
  head: "ABCD",
  tail: "WXYZ",
  state: "issued",
  usesMax: 1,
  usedCount: 0,
  failedCount: 0,
  redemptionId: null,
  restsUntil: null,
  expiresAt: null,
  note: "",
  holder: null,
  createdAt: MINTED_AT,
  updatedAt: MINTED_AT,
  lastUsedAt: null,
  ...changes,
})
