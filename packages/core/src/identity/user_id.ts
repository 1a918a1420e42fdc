import { idOf } from "../kernel/mod.ts"

/** A person with an account: buyer, developer, distributor or administrator. */
export const UserId = idOf("UserId")
export type UserId = typeof UserId.Type
