import { Context, Effect, Layer, Option } from "effect"
import { HttpConfig } from "./http_config.ts"
import { clientAddressOf, parseNetwork } from "./ip_address.ts"
import type { PlainRequest } from "./plain_request.ts"

export const makeClientAddress = Effect.gen(function* () {
  const { trustedProxies } = yield* HttpConfig
  const trusted = trustedProxies.flatMap((text) => {
    const network = parseNetwork(text)
    return network === undefined ? [] : [network]
  })
  const unread = trustedProxies.filter((text) => parseNetwork(text) === undefined)
  if (unread.length > 0) yield* Effect.logWarning("trusted proxies that are no addresses or networks", { unread })
  /** Limits, handlers and the log ask for the same request. */
  const known = new WeakMap<PlainRequest, string | null>()
  /** `null` when the connection does not tell, such as a Unix socket. */
  return (request: PlainRequest): string | null => {
    const told = known.get(request)
    if (told !== undefined) return told
    const peer = Option.getOrUndefined(request.remoteAddress)
    const found = clientAddressOf(peer, request.headers["x-forwarded-for"], trusted)
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
