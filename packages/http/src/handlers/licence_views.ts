import { base64Url } from "@mintcode/core/kernel"
import type { Licence, LicenceAnswer, LicenceDetail, LicenceKey } from "@mintcode/core/licence"
import { maskedCode } from "@mintcode/core/voucher"
import { Encoding, Struct } from "effect"
import type { LicenceDetailView, LicencePublicKey, LicenceView } from "../api/mod.ts"
import { isoInZone } from "./iso_in_zone.ts"

const HOUR_MS = 3_600_000
/** DER in front of an Ed25519 public key (RFC 8410, section 4). */
const SPKI_HEAD = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

/** A licence without what only storage needs. */
export const licenceView = (licence: Licence): LicenceView => ({
  ...Struct.omit(licence, "prefix", "head", "tail"),
  code: maskedCode(licence),
})

export const licenceDetailView = ({ licence, machines }: LicenceDetail): LicenceDetailView => ({
  ...licenceView(licence),
  machines: machines.map(({ boundAt, checks, id, lastSeenAt, shown }) => ({
    id,
    machine: shown,
    boundAt,
    lastSeenAt,
    checks,
  })),
})

export const licenceKeyView = ({ id, publicKey, signsFrom }: LicenceKey): typeof LicencePublicKey.Type => ({
  key_id: id,
  algorithm: "Ed25519",
  public_key: base64Url(publicKey),
  pem: `-----BEGIN PUBLIC KEY-----\n${Encoding.encodeBase64(Uint8Array.from([...SPKI_HEAD, ...publicKey]))}\n-----END PUBLIC KEY-----\n`,
  signs_from: new Date(signsFrom).toISOString(),
})

/** Hours with two decimals, as clients show them. */
export const hoursOf = (ms: number | null): number | null =>
  ms === null ? null : Math.round((ms / HOUR_MS) * 100) / 100

export const momentOf = (at: number | null, zone: string): string | null => (at === null ? null : isoInZone(at, zone))

/** What an answer says of a licence, besides status and words. */
export const answerFields = (answer: LicenceAnswer, zone: string) => ({
  expire_at: momentOf(answer.endsAt, zone),
  remaining_hours: hoursOf(answer.remainingMs),
  remaining_seconds: answer.remainingMs === null ? null : Math.floor(answer.remainingMs / 1000),
  valid: answer.valid,
  code: answer.code,
  licence_id: answer.licenceId,
  product: answer.productId,
  ...(answer.heartbeatMs === null ? {} : { heartbeat_seconds: Math.floor(answer.heartbeatMs / 1000) }),
  ...(answer.signature === null ? {} : { signature: answer.signature }),
})
