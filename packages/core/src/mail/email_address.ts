import { Effect } from "effect"
import { type Invalid, invalid } from "../kernel/mod.ts"
import { MAIL_ADDRESS_MAX } from "./mail.ts"

/**
 * Addresses that every mail server knows: a plain local part (RFC 5322, `dot-atom`) and a host name. Other scripts are
 * left out on purpose, since two that look alike would be two people.
 */
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/
/** RFC 5321, section 4.5.3.1.1. */
const LOCAL_PART_MAX = 64

/** An address in the one form that it is kept and compared in; `undefined` when it is none. */
export const normaliseEmail = (text: string): string | undefined => {
  const email = text.trim().toLowerCase()
  if (email.length > MAIL_ADDRESS_MAX || email.indexOf("@") > LOCAL_PART_MAX) return undefined
  return ADDRESS.test(email) ? email : undefined
}

/** The same, refusing with `EMAIL_INVALID`. */
export const emailOf = (text: string): Effect.Effect<string, Invalid> => {
  const email = normaliseEmail(text)
  return email === undefined
    ? invalid("EMAIL_INVALID", "/email", "This is not an e-mail address that mail could be sent to")
    : Effect.succeed(email)
}
