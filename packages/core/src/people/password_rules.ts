import { Effect, Redacted } from "effect"
import { type Invalid, invalid } from "../kernel/mod.ts"
import { CommonPasswords } from "./common_passwords.ts"

/** Characters of a password (NIST SP 800-63B asks for eight at the least, and for 64 to be allowed). */
export const PASSWORD_LENGTH_MIN = 10
export const PASSWORD_LENGTH_MAX = 128
/** Different characters at the least: "aaaaaaaaaa" is on no list. */
const DISTINCT_MIN = 5
/** What is shorter is in too many words to mean anything. */
const PART_MIN = 4

/** What people put around a word to please a rule. */
const DECORATION = /^[^\p{L}]+|[^\p{L}]+$/gu

/** A password in the form that it is hashed in: two keyboards may write the same letter differently (NFKC). */
export const normalisePassword = (password: Redacted.Redacted<string>): Redacted.Redacted<string> =>
  Redacted.make(Redacted.value(password).normalize("NFKC"))

/** What is wrong with a password, in words that hold nothing of it. */
export const passwordFlaw = (
  password: string,
  email: string,
  isCommon: (text: string) => boolean,
): string | undefined => {
  const length = [...password].length
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    return `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters`
  }
  const folded = password.toLowerCase()
  if (new Set(folded).size < DISTINCT_MIN) return "This password repeats too few characters"
  const [local = ""] = email.split("@")
  if (local.length >= PART_MIN && folded.includes(local)) return "This password holds your own address"
  const bare = folded.replace(DECORATION, "")
  return isCommon(folded) || (bare.length >= PART_MIN && isCommon(bare)) || isCommon([...folded].reverse().join(""))
    ? "This password is one of those that are tried first"
    : undefined
}

/** Refuses with `PASSWORD_WEAK`. Gives the password in the form that it is hashed in. */
export const acceptPassword = (
  password: Redacted.Redacted<string>,
  email: string,
): Effect.Effect<Redacted.Redacted<string>, Invalid, CommonPasswords> =>
  Effect.gen(function* () {
    const isCommon = yield* yield* CommonPasswords
    const normalised = normalisePassword(password)
    const flaw = passwordFlaw(Redacted.value(normalised), email, isCommon)
    return flaw === undefined ? normalised : yield* invalid("PASSWORD_WEAK", "/password", flaw)
  })
