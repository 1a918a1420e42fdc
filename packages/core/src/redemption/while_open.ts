import { type Change, type Timestamp, update } from "../kernel/mod.ts"
import { type Redemption, RedemptionEntity } from "./redemption.ts"

/** Guard that a commit with `whileOpen` runs into when its redemption went on meanwhile: everything is read again. */
export const REDEMPTION_GUARD = `${RedemptionEntity.name}.version`

/**
 * For a commit that must not be made for a redemption that has ended: its version decides. One that waits is woken, since
 * what is committed is its news.
 */
export const whileOpen = (redemption: Redemption, at: Timestamp): Change =>
  update(RedemptionEntity, redemption, redemption.state === "waiting" ? { wakeAt: at } : {})
