import type { Context, Redacted } from "effect"
import { base64Url, type CryptoShape, type Timestamp } from "../kernel/mod.ts"
import type { Totp } from "./totp.ts"
import type { User } from "./user.ts"

/** Codes that get a person in who has lost the phone. */
const RECOVERY_CODES = 10
/** Bytes of a recovery code: 80 bit, which nobody guesses. */
const RECOVERY_BYTES = 10
const RECOVERY_ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789"

/** What the use of a code changes in its person. */
export type FactorChange = Partial<Pick<User, "totpStep" | "recoveryDigests">>

/** Whether a person is asked for a code. */
export const needsCode = (user: User): boolean => user.totpConfirmedAt !== null

/**
 * What using a code changes; `undefined` when it is wrong or used up. The change goes into a commit guarded by the
 * person's version: of two who show one code at once, one finds it used.
 */
export const useCode = (
  crypto: CryptoShape,
  totp: Context.Tag.Service<Totp>,
  user: User,
  secret: Redacted.Redacted<string>,
  code: string,
  at: Timestamp,
): FactorChange | undefined => {
  const plain = code.replace(/[\s-]/g, "").toLowerCase()
  if (/^\d{6}$/.test(plain)) {
    const step = totp.stepOf(secret, plain, at)
    return step === undefined || step <= (user.totpStep ?? -1) ? undefined : { totpStep: step }
  }
  const digest = recoveryDigest(crypto, user.id, plain)
  return user.recoveryDigests.includes(digest)
    ? { recoveryDigests: user.recoveryDigests.filter((one) => one !== digest) }
    : undefined
}

/** New recovery codes out of random bytes, in groups of four. */
export const recoveryCodesOf = (bytes: Uint8Array): ReadonlyArray<string> =>
  Array.from({ length: RECOVERY_CODES }, (_, index) =>
    [...symbolsOf(bytes.subarray(index * RECOVERY_BYTES, (index + 1) * RECOVERY_BYTES))]
      .join("")
      .replace(/(.{4})(?=.)/g, "$1-"),
  )

/** Random bytes that `recoveryCodesOf` takes. */
export const RECOVERY_RANDOM_BYTES = RECOVERY_CODES * RECOVERY_BYTES

/** What is kept of a recovery code. */
export const recoveryDigest = (crypto: CryptoShape, userId: string, code: string): string =>
  base64Url(crypto.sha256(`recovery\n${userId}\n${code.replaceAll("-", "")}`))

/** Five bits a symbol. */
const symbolsOf = (bytes: Uint8Array): ReadonlyArray<string> => {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length: (bytes.length * 8) / 5 }, (_, index) => {
    const at = Number((bits >> BigInt(index * 5)) & 31n)
    return RECOVERY_ALPHABET[at] ?? ""
  })
}
