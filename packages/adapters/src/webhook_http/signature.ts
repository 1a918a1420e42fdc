import { Buffer } from "node:buffer"
import { createHmac } from "node:crypto"
import { Redacted } from "effect"

/**
 * The signature of a message (Standard Webhooks): HMAC-SHA-256 over `id.timestamp.body`, under the bytes that the secret
 * holds in base64.
 */
export const signatureOf = (secret: Redacted.Redacted<string>, id: string, timestamp: number, body: string): string => {
  const key = Buffer.from(Redacted.value(secret).replace(/^whsec_/, ""), "base64")
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
}
