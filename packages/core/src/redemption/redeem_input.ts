import { Effect } from "effect"
import type { ProductKind } from "../catalogue/mod.ts"
import { type Invalid, invalid } from "../kernel/mod.ts"
import { normaliseEmail } from "../mail/mod.ts"

/** What a buyer brings, by its name: `email`, `machineCode`. */
export type RedeemInput = Readonly<Record<string, string>>

/**
 * What a buyer brought in the form that it is kept in, or what is missing: `EMAIL_INVALID` where an invitation is to be
 * sent and there is no address for it. Asked before anything is locked.
 */
export const inputFor = (kind: ProductKind, input: RedeemInput): Effect.Effect<RedeemInput, Invalid> => {
  if (kind !== "seat") return Effect.succeed(input)
  const email = normaliseEmail(input["email"] ?? "")
  return email === undefined
    ? invalid("EMAIL_INVALID", "/input/email", "This code needs an e-mail address that an invitation can be sent to")
    : Effect.succeed({ ...input, email })
}
