import { Schema } from "effect"
import {
  base64Url,
  type CryptoShape,
  type DomainEvent,
  DomainEventEntity,
  entity,
  equalBytes,
  idOf,
  Timestamp,
} from "../kernel/mod.ts"

export const AuditSealId = idOf("AuditSealId")
export type AuditSealId = typeof AuditSealId.Type

/** Events in one seal at the most: one commit marks them all, and a check holds one seal's events in memory. */
export const SEAL_EVENTS_MAX = 500

/** One link of the audit chain: which events it holds, what they said, and what came before. */
export const AuditSeal = Schema.Struct({
  id: AuditSealId,
  version: Schema.Int,
  /** 1, 2, 3 and so on. Unique: of two workers that seal at once, one wins. */
  sequence: Schema.Int,
  count: Schema.Int,
  /** A line for each event, in the order of ids: the id, a space, the SHA-256 of the event's canonical JSON. */
  members: Schema.String,
  /** Digest of the seal before; empty for the first. */
  previous: Schema.String,
  /** SHA-256 over all of the above. */
  digest: Schema.String,
  /** HMAC of the digest under the audit key: whoever only writes to the database cannot make one. */
  mac: Schema.Uint8ArrayFromSelf,
  at: Timestamp,
}).annotations({ identifier: "AuditSeal" })
export type AuditSeal = typeof AuditSeal.Type

export const AuditSealEntity = entity<AuditSeal>()({
  name: "audit_seal",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    sequence: "int",
    count: "int",
    members: "text",
    previous: "text",
    digest: "text",
    mac: "bytes",
    at: "int",
  },
  unique: { "audit_seal.sequence": ["sequence"] },
  versioned: true,
})

/** An event in a seal, and what it said when it was sealed. */
export interface SealMember {
  readonly id: string
  readonly digest: string
}

/** Digest of the chain's beginning. */
export const CHAIN_BEGINNING = ""

/** Says which chain a digest belongs to, and the form of what is digested. */
const SEAL_FORM = "mintcode audit seal 1"

/** Fields that change after an event was written, and say nothing of what happened. */
const BOOKKEEPING: ReadonlySet<string> = new Set(["pending", "seal"])

const EVENT_FIELDS = Object.keys(DomainEventEntity.columns)
  .filter((field) => !BOOKKEEPING.has(field))
  .sort()

/** JSON with the keys of every object in order (as RFC 8785 has it), so that one value has one text. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null"
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`)
    .join(",")}}`
}

/** What a seal keeps of an event: every field but those that change later on. */
export const eventDigest = (crypto: CryptoShape, event: DomainEvent): string =>
  base64Url(
    crypto.sha256(
      canonicalJson(Object.fromEntries(EVENT_FIELDS.map((field) => [field, event[field as keyof DomainEvent]]))),
    ),
  )

/** The text of a seal's members, and what it says. */
export const membersText = (members: ReadonlyArray<SealMember>): string =>
  members.map(({ id, digest }) => `${id} ${digest}`).join("\n")

/** What such a text holds. */
export const membersOf = (text: string): ReadonlyArray<SealMember> =>
  text === ""
    ? []
    : text.split("\n").map((line) => {
        const [id = "", digest = ""] = line.split(" ")
        return { id, digest }
      })

type Sealed = Pick<AuditSeal, "sequence" | "count" | "members" | "previous" | "at">

/** The digest that a seal should have. */
export const sealDigest = (crypto: CryptoShape, { at, count, members, previous, sequence }: Sealed): string =>
  base64Url(crypto.sha256(canonicalJson([SEAL_FORM, sequence, previous, at, count, members])))

/** The mac that a seal with this digest gets now. */
export const sealMac = (crypto: CryptoShape, digest: string): Uint8Array => crypto.digest("audit", digest)

/** Whether a mac was made under a key that is still held. */
export const isSealMac = (crypto: CryptoShape, { digest, mac }: Pick<AuditSeal, "digest" | "mac">): boolean =>
  crypto.digests("audit", digest).some((made) => equalBytes(made, mac))

/** The next seal of a chain, over events in the order of their ids. */
export const makeSeal = (
  crypto: CryptoShape,
  id: AuditSealId,
  at: Timestamp,
  last: Pick<AuditSeal, "sequence" | "digest"> | undefined,
  events: ReadonlyArray<DomainEvent>,
): AuditSeal => {
  const sealed = {
    sequence: (last?.sequence ?? 0) + 1,
    count: events.length,
    members: membersText(events.map((event) => ({ id: event.id, digest: eventDigest(crypto, event) }))),
    previous: last?.digest ?? CHAIN_BEGINNING,
    at,
  }
  const digest = sealDigest(crypto, sealed)
  return { id, version: 1, ...sealed, digest, mac: sealMac(crypto, digest) }
}
