import { describe, expect, it } from "vitest"
import { clientAddressOf, formatIp, inNetwork, limitKeyOf, parseIp, parseNetwork } from "./ip_address.ts"

const network = (text: string) => {
  const parsed = parseNetwork(text)
  if (parsed === undefined) throw new Error(text)
  return parsed
}
const formatted = (text: string) => {
  const ip = parseIp(text)
  return ip === undefined ? undefined : formatIp(ip)
}

describe("parseIp()", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["127.0.0.1:8787", "127.0.0.1"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["[2001:db8::1]:443", "2001:db8:0:0:0:0:0:1"],
    ["2001:DB8::", "2001:db8:0:0:0:0:0:0"],
    ["::", "0:0:0:0:0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0:0:0:0:1"],
    ["64:ff9b::192.0.2.33", "64:ff9b:0:0:0:0:c000:221"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ])("reads the address out of %s", (text, expected) => {
    expect(formatted(text)).toBe(expected)
  })

  it.each(["", "unknown", "256.1.1.1", "1.2.3", "1:2:3", "1::2::3", ":::", "12345::", "_hidden", "1:2:3:4:5:6:7:8:9"])(
    "finds no address in %j",
    (text) => {
      expect(parseIp(text)).toBeUndefined()
    },
  )
})

describe("inNetwork()", () => {
  it.each([
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["10.0.0.130", "10.0.0.128/25", true],
    ["10.0.0.127", "10.0.0.128/25", false],
    ["10.0.0.1", "10.0.0.1", true],
    ["10.0.0.2", "10.0.0.1", false],
    ["2001:db8:1::5", "2001:db8::/32", true],
    ["2001:db9::5", "2001:db8::/32", false],
    ["::ffff:10.9.9.9", "10.0.0.0/8", true],
    ["203.0.113.1", "0.0.0.0/0", true],
    // Every IPv4 address is no IPv6 address.
    ["2001:db8::1", "0.0.0.0/0", false],
  ])("%s in %s is %s", (ip, cidr, expected) => {
    const parsed = parseIp(ip)
    expect(parsed !== undefined && inNetwork(parsed, network(cidr))).toBe(expected)
  })

  it.each(["10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "proxy", "2001:db8::/129"])("%s is no network", (text) => {
    expect(parseNetwork(text)).toBeUndefined()
  })
})

describe("clientAddressOf()", () => {
  const trusted = [network("127.0.0.1"), network("10.0.0.0/8")]

  it.each([
    ["a peer that is no proxy, whatever it says", "203.0.113.9", "1.1.1.1", "203.0.113.9"],
    ["the address that a proxy speaks for", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["the last address before the proxies", "127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"],
    ["the proxy itself when it names nobody", "127.0.0.1", undefined, "127.0.0.1"],
    ["the proxy when it names nonsense", "127.0.0.1", "1.1.1.1, unknown", "127.0.0.1"],
    ["the first of the chain when all are proxies", "127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
    ["a mapped peer", "::ffff:127.0.0.1", "2001:db8::1", "2001:db8:0:0:0:0:0:1"],
  ])("gives a request %s", (_, peer, forwarded, expected) => {
    expect(clientAddressOf(peer, forwarded, trusted)).toBe(expected)
  })

  it("gives nothing for a connection without an address", () => {
    expect(clientAddressOf(undefined, "1.1.1.1", trusted)).toBeNull()
  })
})

describe("limitKeyOf()", () => {
  it("keeps IPv4 addresses apart and one IPv6 customer together", () => {
    expect(limitKeyOf("203.0.113.1")).not.toBe(limitKeyOf("203.0.113.2"))
    expect(limitKeyOf("2001:db8:0:1::1")).toBe(limitKeyOf("2001:db8:0:1:ffff::2"))
    expect(limitKeyOf("2001:db8:0:1::1")).not.toBe(limitKeyOf("2001:db8:0:2::1"))
    expect(limitKeyOf("local")).toBe("local")
  })
})
