import { Context, Effect } from "effect"
import { type Invalid, type IpAddress, invalid, isLoopbackIp, isPublicIp, parseIp } from "../kernel/mod.ts"

/** What targets are allowed besides those of the public internet. Production keeps the default. */
export interface WebhookTargetsShape {
  /** Receivers on this machine, over plain HTTP: for development and tests. */
  readonly allowLoopback: boolean
}

/** The targets in force. */
export class WebhookTargets extends Context.Reference<WebhookTargets>()("@mintcode/core/webhook/WebhookTargets", {
  defaultValue: (): WebhookTargetsShape => ({ allowLoopback: false }),
}) {}

/** Whether a webhook may be sent to an address. Asked again for the address that is connected to. */
export const isTarget = (ip: IpAddress, { allowLoopback }: WebhookTargetsShape): boolean =>
  isPublicIp(ip) || (allowLoopback && isLoopbackIp(ip))

/** `https://user:password@host:port/path?query#fragment`, as far as it matters here. Core has no DOM, hence no `URL`. */
const ADDRESS = /^(https?):\/\/([^\s/?#@\\]+)(?:[/?][^\s#\\]*)?$/i
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i

/** Names that resolve within a network only (RFC 6761, RFC 6762, RFC 8375), and those of cloud metadata. */
const LOCAL_NAMES = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa|corp|home)$/i

/**
 * Refuses addresses that a webhook must not be sent to: other schemes, credentials, names and addresses of private
 * networks. A name may still resolve to a private address, so that the one that is connected to is checked as well.
 */
export const checkWebhookUrl = (url: string, targets: WebhookTargetsShape): Effect.Effect<string, Invalid> => {
  const refused = (message: string) => invalid("WEBHOOK_URL_REFUSED", "/url", message)
  const [, scheme = "", authority = ""] = ADDRESS.exec(url) ?? []
  const [, host = ""] = HOST.exec(authority) ?? []
  if (host === "") return refused("Expected an address such as https://shop.example/hooks, without credentials")
  const bare = host.replace(/^\[(.*)\]$/, "$1")
  const ip = parseIp(bare)
  const isLoopback = ip === undefined ? bare.toLowerCase() === "localhost" : isLoopbackIp(ip)
  if (isLoopback && targets.allowLoopback) return Effect.succeed(url)
  if (scheme.toLowerCase() !== "https") return refused("Expected an address that begins with https://")
  // A last part of digits alone is an IPv4 address in another spelling, such as 2130706433 or 127.1.
  const isName = ip === undefined && !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(bare) && bare.includes(".")
  const isAllowed = ip === undefined ? isName && !LOCAL_NAMES.test(bare) : isTarget(ip, targets)
  return isAllowed ? Effect.succeed(url) : refused("Expected an address of the public internet")
}
