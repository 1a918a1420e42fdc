/** Bytes of an address: IPv4 is kept as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2), so that there is one kind. */
const ADDRESS_BYTES = 16
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
/** Leading bits of an IPv4-mapped address. */
const MAPPED_BITS = 96

/** An IP address, parsed. */
export interface IpAddress {
  readonly bytes: ReadonlyArray<number>
  readonly isV4: boolean
}

/** A stretch of addresses. */
export interface Network {
  readonly address: IpAddress
  readonly bits: number
}

/** Reads an address; a port behind it and brackets around it do not matter. `undefined` when it is none. */
export const parseIp = (text: string): IpAddress | undefined => {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/%.*$/, "")
  const v4 = parseV4(bare.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1"))
  const bytes = v4 === undefined ? parseV6(bare) : [...MAPPED_PREFIX, ...v4]
  return bytes === undefined ? undefined : { bytes, isV4: MAPPED_PREFIX.every((byte, at) => bytes[at] === byte) }
}

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address. */
export const parseNetwork = (text: string): Network | undefined => {
  const [ip = "", length, ...rest] = text.trim().split("/")
  const address = parseIp(ip)
  if (address === undefined || rest.length > 0) return undefined
  const max = address.isV4 ? 32 : 128
  if (length === undefined) return { address, bits: ADDRESS_BYTES * 8 }
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  return bits >= 0 && bits <= max ? { address, bits: address.isV4 ? MAPPED_BITS + bits : bits } : undefined
}

/** Whether an address lies in a network. */
export const inNetwork = (ip: IpAddress, { address, bits }: Network): boolean =>
  ip.bytes.every((byte, index) => {
    const left = Math.min(8, Math.max(0, bits - index * 8))
    const mask = (0xff << (8 - left)) & 0xff
    return ((byte ^ (address.bytes[index] ?? 0)) & mask) === 0
  })

/** An address as it is logged and kept: dotted, or eight groups without leading zeros. */
export const formatIp = (ip: IpAddress): string =>
  ip.isV4
    ? ip.bytes.slice(12).join(".")
    : groupsOf(ip)
        .map((group) => group.toString(16))
        .join(":")

/** What limits are counted by: an IPv4 address, or the /64 that one IPv6 customer has at the least (RFC 6177). */
export const limitKeyOf = (text: string): string => {
  const ip = parseIp(text)
  if (ip === undefined) return text
  return ip.isV4
    ? formatIp(ip)
    : `${groupsOf(ip)
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(":")}::/64`
}

/**
 * Who asks. A proxy that is trusted is believed about whom it speaks for; of a chain of them the last address that is
 * not a trusted proxy counts, since everything left of it may be invented.
 */
export const clientAddressOf = (
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: ReadonlyArray<Network>,
): string | null => {
  const isTrusted = (ip: IpAddress) => trusted.some((network) => inNetwork(ip, network))
  let client = peer === undefined ? undefined : parseIp(peer)
  if (client === undefined) return null
  for (const hop of (forwardedFor ?? "").split(",").reverse()) {
    if (!isTrusted(client)) break
    const before = parseIp(hop)
    if (before === undefined) break
    client = before
  }
  return formatIp(client)
}

const groupsOf = (ip: IpAddress): ReadonlyArray<number> =>
  Array.from({ length: 8 }, (_, at) => ((ip.bytes[2 * at] ?? 0) << 8) | (ip.bytes[2 * at + 1] ?? 0))

const parseV4 = (text: string): ReadonlyArray<number> | undefined => {
  const parts = text.split(".")
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined
  return parts.map(Number)
}

const parseV6 = (text: string): ReadonlyArray<number> | undefined => {
  // The last 32 bits may be written as IPv4.
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const v4 = tail === null ? undefined : parseV4(tail[2] ?? "")
  if (tail !== null && v4 === undefined) return undefined
  const hex =
    v4 === undefined
      ? text
      : `${tail?.[1]}${(((v4[0] ?? 0) << 8) | (v4[1] ?? 0)).toString(16)}:${(((v4[2] ?? 0) << 8) | (v4[3] ?? 0)).toString(16)}`
  const halves = hex.split("::")
  if (halves.length > 2) return undefined
  const groups = (half: string | undefined) => (half === undefined || half === "" ? [] : half.split(":"))
  const [left, right] = [groups(halves[0]), groups(halves[1])]
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...left, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => "0"), ...right]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
}

/** Networks that are nobody's on the public internet: what a server must not be talked into calling. */
const NOT_PUBLIC: ReadonlyArray<Network> = [
  // RFC 6890 and the IANA special-purpose registries, IPv4.
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  // Link-local, the metadata services of clouds among it.
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].flatMap((text) => parseNetwork(text) ?? [])

/** Global unicast IPv6 (RFC 4291, section 2.4); all else is special. */
const GLOBAL_V6 = parseNetwork("2000::/3") as Network
/** Within it: Teredo, ORCHID, documentation and 6to4, which lead elsewhere or nowhere. */
const SPECIAL_V6: ReadonlyArray<Network> = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].flatMap(
  (text) => parseNetwork(text) ?? [],
)

/**
 * Whether an address is one of the public internet: not private, shared (CGNAT), loopback, link-local, multicast or
 * reserved. IPv4 inside IPv6 counts as what it is.
 */
export const isPublicIp = (ip: IpAddress): boolean =>
  ip.isV4
    ? !NOT_PUBLIC.some((network) => inNetwork(ip, network))
    : inNetwork(ip, GLOBAL_V6) && !SPECIAL_V6.some((network) => inNetwork(ip, network))

/** This machine itself. */
export const LOOPBACK_NETWORKS: ReadonlyArray<Network> = ["127.0.0.0/8", "::1"].flatMap(
  (text) => parseNetwork(text) ?? [],
)

/** Whether an address is this machine's own. */
export const isLoopbackIp = (ip: IpAddress): boolean => LOOPBACK_NETWORKS.some((network) => inNetwork(ip, network))
