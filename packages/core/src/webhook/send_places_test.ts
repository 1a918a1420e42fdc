import { describe, expect, it } from "@effect/vitest"
import { makeSendPlaces, SENDS_ENDPOINT_MAX, SENDS_MAX, SENDS_OWNER_MAX } from "./send_places.ts"
import type { WebhookDelivery } from "./webhook_delivery.ts"

const to = (endpointId: string, ownerId: string) => ({ endpointId, ownerId }) as WebhookDelivery

const takenOf = (places: ReturnType<typeof makeSendPlaces>, deliveries: ReadonlyArray<WebhookDelivery>) =>
  deliveries.filter((one) => places.take(one)).length

describe("makeSendPlaces()", () => {
  it("gives an endpoint and an owner no more than their share, and names who is full", () => {
    const places = makeSendPlaces()
    const many = (endpointId: string) => Array.from({ length: SENDS_MAX }, () => to(endpointId, "o1"))
    expect(takenOf(places, many("e1"))).toBe(SENDS_ENDPOINT_MAX)
    expect(places.full()).toEqual({ endpointIds: ["e1"], ownerIds: [] })
    expect(takenOf(places, [...many("e2"), ...many("e3")])).toBe(SENDS_OWNER_MAX - SENDS_ENDPOINT_MAX)
    expect(places.full().ownerIds).toEqual(["o1"])
    expect(places.take(to("e9", "o2"))).toBe(true)
  })

  it("gives no more than there are, and takes back what is free", () => {
    const places = makeSendPlaces()
    const all = Array.from({ length: 2 * SENDS_MAX }, (_, at) => to(`e${at}`, `o${at}`))
    expect(takenOf(places, all)).toBe(SENDS_MAX)
    for (const one of all.slice(0, SENDS_MAX)) places.free(one)
    expect(places.full()).toEqual({ endpointIds: [], ownerIds: [] })
    expect(takenOf(places, all)).toBe(SENDS_MAX)
  })
})
