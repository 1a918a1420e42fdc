import type { WebhookDelivery } from "./webhook_delivery.ts"

/** Deliveries that one process sends at once: each is an open connection that mostly waits for somebody's server. */
export const SENDS_MAX = 64
/** Of one owner, so that eight would have to be slow together before anybody else waits. */
export const SENDS_OWNER_MAX = 8
/** To one endpoint: a receiver that is slow must not fill even its owner's places. */
export const SENDS_ENDPOINT_MAX = 4

/** Whose deliveries have to wait for now. */
export interface FullPlaces {
  readonly endpointIds: ReadonlyArray<string>
  readonly ownerIds: ReadonlyArray<string>
}

type Sent = Pick<WebhookDelivery, "endpointId" | "ownerId">

/**
 * The places of one process for deliveries on their way. Whoever has as many as may be waits; all others go past.
 *
 * @example
 * ```ts
 * import { makeSendPlaces, SENDS_ENDPOINT_MAX, type WebhookDelivery } from "@mintcode/core/webhook"
 *
 * const places = makeSendPlaces()
 * const slow = { endpointId: "e1", ownerId: "o1" } as WebhookDelivery
 * for (let sent = 0; sent < SENDS_ENDPOINT_MAX; sent++) console.assert(places.take(slow))
 * console.assert(!places.take(slow) && places.full().endpointIds.join() === "e1")
 * console.assert(places.take({ ...slow, endpointId: "e2" } as WebhookDelivery))
 * ```
 */
export const makeSendPlaces = () => {
  const endpoints = new Map<string, number>()
  const owners = new Map<string, number>()
  let taken = 0

  const take = ({ endpointId, ownerId }: Sent): boolean => {
    const [ofEndpoint, ofOwner] = [endpoints.get(endpointId) ?? 0, owners.get(ownerId) ?? 0]
    if (taken >= SENDS_MAX || ofEndpoint >= SENDS_ENDPOINT_MAX || ofOwner >= SENDS_OWNER_MAX) return false
    endpoints.set(endpointId, ofEndpoint + 1)
    owners.set(ownerId, ofOwner + 1)
    taken += 1
    return true
  }

  const free = ({ endpointId, ownerId }: Sent): void => {
    lessOne(endpoints, endpointId)
    lessOne(owners, ownerId)
    taken -= 1
  }

  const full = (): FullPlaces => ({
    endpointIds: keysFrom(endpoints, SENDS_ENDPOINT_MAX),
    ownerIds: keysFrom(owners, SENDS_OWNER_MAX),
  })

  return { take, free, full } as const
}

const lessOne = (counts: Map<string, number>, key: string) => {
  const left = (counts.get(key) ?? 0) - 1
  if (left > 0) counts.set(key, left)
  else counts.delete(key)
}

const keysFrom = (counts: ReadonlyMap<string, number>, min: number): ReadonlyArray<string> =>
  [...counts].filter(([, count]) => count >= min).map(([key]) => key)
