import { createPrivateKey } from "node:crypto"
import { Effect, Redacted } from "effect"

/** What mails are signed with (RFC 6376). */
export interface Dkim {
  readonly domain: string
  readonly selector: string
  readonly privateKey: Redacted.Redacted<string>
}

/** A part of it that is missing or cannot be used. */
export interface DkimFlaw {
  readonly part: "domain" | "selector" | "key"
  readonly reason: string
}

/** Shorter keys are not accepted by readers (RFC 8301, section 3.2). */
const KEY_BITS_MIN = 1_024
/** Labels of a domain name; a selector is made of the same. */
const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i

/** Puts the parts together: all of them, or none. What is wrong would only show when readers refuse the mails. */
export const readDkim = (parts: {
  readonly domain: string | undefined
  readonly selector: string | undefined
  readonly key: string | undefined
}): Effect.Effect<Dkim | undefined, DkimFlaw> => {
  const { domain, key, selector } = parts
  if (domain === undefined && selector === undefined && key === undefined) return Effect.succeed(undefined)
  const flaw = (part: DkimFlaw["part"], reason: string) => Effect.fail({ part, reason })
  if (domain === undefined || !NAME.test(domain)) return flaw("domain", "takes the domain of the sender: mint.example")
  if (selector === undefined || !NAME.test(selector)) return flaw("selector", "takes a selector, such as mint2026")
  if (key === undefined || !isRsaKey(key)) {
    return flaw("key", `takes a private RSA key of at least ${KEY_BITS_MIN} bits as PEM, without a password`)
  }
  return Effect.succeed({ domain, selector, privateKey: Redacted.make(key) })
}

const isRsaKey = (pem: string): boolean => {
  try {
    const { asymmetricKeyDetails, asymmetricKeyType } = createPrivateKey(pem)
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= KEY_BITS_MIN
  } catch {
    return false
  }
}
