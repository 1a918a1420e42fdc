import { Context, Effect, Layer, Option } from "effect"
import { HttpConfig } from "./http_config.ts"
import { clientAddressOf, parseNetwork } from "./ip_address.ts"
import type { PlainRequest } from "./plain_request.ts"

/** Peers whose address is kept as it was read. */
const PEERS_MAX = 10_000

export const makeClientAddress = Effect.gen(function* () {
  const { trustedProxies } = yield* HttpConfig
  const trusted = trustedProxies.flatMap((text) => {
    const network = parseNetwork(text)
    return network === undefined ? [] : [network]
  })
  const unread = trustedProxies.filter((text) => parseNetwork(text) === undefined)
  if (unread.length > 0) yield* Effect.logWarning("trusted proxies that are no addresses or networks", { unread })
  /** Most requests come over connections that are kept, from addresses that were read before. */
  const peers = new Map<string, string | null>()
  const addressOf = (peer: string | undefined, forwardedFor: string | undefined): string | null => {
    // Without a proxy that is trusted nobody is believed about whom they speak for.
    if (trusted.length > 0 || peer === undefined) return clientAddressOf(peer, forwardedFor, trusted)
    const read = peers.get(peer)
    if (read !== undefined) return read
    const address = clientAddressOf(peer, undefined, trusted)
    if (peers.size >= PEERS_MAX) peers.clear()
    peers.set(peer, address)
    return address
  }
  /** Limits, handlers and the log ask for the same request. */
  const known = new WeakMap<PlainRequest, string | null>()
  /** `null` when the connection does not tell, such as a Unix socket. */
  return (request: PlainRequest): string | null => {
    const told = known.get(request)
    if (told !== undefined) return told
    const peer = Option.getOrUndefined(request.remoteAddress)
    const found = addressOf(peer, request.headers["x-forwarded-for"])
    known.set(request, found)
    return found
  }
})

/** The address that a request comes from, proxies that are trusted looked through. */
export class ClientAddress extends Context.Tag("@mintcode/http/server/ClientAddress")<
  ClientAddress,
  Effect.Effect.Success<typeof makeClientAddress>
>() {}

export const layerClientAddress = Layer.effect(ClientAddress, makeClientAddress)
