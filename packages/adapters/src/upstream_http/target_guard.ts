import { type LookupAddress, lookup } from "node:dns"
import type { LookupFunction } from "node:net"
import { type IpAddress, parseIp } from "@mintcode/core/kernel"

/** Whether something may be called at an address. */
export type IsTarget = (ip: IpAddress) => boolean

/** The code of the error that a call to any other address ends with. */
export const ADDRESS_REFUSED = "EADDRREFUSED"
export const ADDRESS_REFUSED_WORDS = "the address is not one of the public internet"

export const refusedAddress = (): NodeJS.ErrnoException =>
  Object.assign(new Error(ADDRESS_REFUSED_WORDS), { code: ADDRESS_REFUSED })

/** A literal address is connected to without being looked up. */
export const isLiteralRefused = (url: string, isTarget: IsTarget): boolean => {
  const literal = parseIp(new URL(url).hostname)
  return literal !== undefined && !isTarget(literal)
}

/** Resolves a name and lets through only what may be a target: the answer is the address that is connected to. */
export const targetLookup =
  (isTarget: IsTarget): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, [])
      const allowed = found.filter(({ address }: LookupAddress) => {
        const ip = parseIp(address)
        return ip !== undefined && isTarget(ip)
      })
      const [first] = allowed
      // One private address among public ones is a trick, not a mistake.
      if (first === undefined || allowed.length < found.length) return callback(refusedAddress(), [])
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
