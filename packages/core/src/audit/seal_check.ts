import type { CryptoShape, DomainEvent } from "../kernel/mod.ts"
import { type AuditSeal, eventDigest, isSealMac, membersOf, type SealMember, sealDigest } from "./audit_seal.ts"
import type { ChainBreak, ChainBreakCode, ChainPlace } from "./chain_report.ts"

/** What is wrong with the next seal itself; `undefined` when it fits behind the place. */
export const flawOfSeal = (crypto: CryptoShape, place: ChainPlace, seal: AuditSeal): ChainBreak | undefined => {
  const broken = (code: ChainBreakCode, sequence = seal.sequence) => ({ code, sequence, eventId: null })
  if (seal.sequence !== place.sequence + 1) return broken("SEAL_REMOVED", place.sequence + 1)
  if (seal.previous !== place.head || seal.digest !== sealDigest(crypto, seal)) return broken("SEAL_CHANGED")
  return isSealMac(crypto, seal) ? undefined : broken("SEAL_FORGED")
}

/**
 * What is wrong with the events of a seal that fits: the first in the order of ids. `isElsewhere` says of an event that
 * is missing whether it is still there under another mark.
 */
export const flawOfEvents = (
  crypto: CryptoShape,
  seal: AuditSeal,
  events: ReadonlyArray<DomainEvent>,
): { readonly code: ChainBreakCode; readonly eventId: string } | undefined => {
  const members = membersOf(seal.members)
  const sealed = new Map(members.map(({ digest, id }) => [id, digest]))
  const present = new Set<string>(events.map(({ id }) => id))
  const missing = members.find(({ id }) => !present.has(id))?.id
  for (const event of events) {
    if (missing !== undefined && missing < event.id) break
    const digest = sealed.get(event.id)
    if (digest === undefined) return { code: "EVENT_INSERTED", eventId: event.id }
    if (digest !== eventDigest(crypto, event)) {
      return { code: isAnother(crypto, members, event) ? "EVENT_REORDERED" : "EVENT_CHANGED", eventId: event.id }
    }
  }
  return missing === undefined ? undefined : { code: "EVENT_REMOVED", eventId: missing }
}

/** Whether an event is another one of its seal that was given this id: it stands in another's place. */
const isAnother = (crypto: CryptoShape, members: ReadonlyArray<SealMember>, event: DomainEvent): boolean =>
  members.some(
    ({ digest, id }) => id !== event.id && eventDigest(crypto, { ...event, id: id as DomainEvent["id"] }) === digest,
  )
