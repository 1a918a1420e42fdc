import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { html, plain, type RefusalKind, type Route, type SimAnswer, type SimRequest } from "./exchange.ts"
import type { FaultQueue } from "./fault_queue.ts"
import type { Fault, Script } from "./script.ts"

/** The largest body that a protocol or the control interface takes: a script with thousands of offers. */
const BODY_BYTES_MAX = 4 * 1024 * 1024
/** A connection that nobody gives up on is cut after this. */
const HANG_MS_MAX = 120_000

/** Where requests go. */
export interface ServerRoutes {
  readonly script: () => Script
  readonly faults: FaultQueue
  /** A fraction between 0 and 1, for latency. */
  readonly random: () => number
  /** `undefined` for an address that nobody has. */
  readonly route: (path: string, request: SimRequest) => Route | SimAnswer | undefined
  /** Notes a fault that was dealt out. */
  readonly count: (name: string) => void
}

/** A server whose answers can be spoilt on purpose. Not listening yet. */
export const makeServer = (routes: ServerRoutes): Server => {
  const limiter = makeLimiter(() => routes.script().callsPerSecondMax)
  return createServer((incoming, response) => {
    readBody(incoming)
      .then((body) => respond(routes, limiter, incoming, response, body))
      // The client went away half-way, or asked for what no address is.
      .catch(() => response.destroy())
  })
}

const respond = (
  routes: ServerRoutes,
  limiter: (token: string) => boolean,
  incoming: IncomingMessage,
  response: ServerResponse,
  body: string | undefined,
): void => {
  const found = body === undefined ? plain("body too large", 413) : routeOf(routes, incoming, body)
  if ("status" in found) {
    send(response, found)
    return
  }
  const { min, max } = routes.script().latencyMs
  const fault = limiter(found.token) ? routes.faults.take(found.endpoint, found.workspace) : THROTTLED
  if (fault !== undefined) routes.count(`fault:${fault.kind}`)
  const slowMs = fault?.kind === "slow" ? fault.delayMs : 0
  const waitMs = min + Math.round(routes.random() * Math.max(0, max - min)) + slowMs
  if (waitMs === 0) answer(response, found, fault)
  else setTimeout(() => answer(response, found, fault), waitMs).unref()
}

const routeOf = (routes: ServerRoutes, incoming: IncomingMessage, body: string): Route | SimAnswer => {
  const url = new URL(incoming.url ?? "/", "http://simulator")
  const route = routes.route(url.pathname, {
    method: incoming.method ?? "GET",
    segments: url.pathname.split("/").slice(1).map(unescape),
    query: url.searchParams,
    authorization: incoming.headers.authorization ?? "",
    headers: headersOf(incoming),
    body,
    contentType: incoming.headers["content-type"] ?? "",
  })
  return route ?? html("404 Not Found", 404)
}

const headersOf = (incoming: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))

const THROTTLED: Fault = { endpoint: "any", kind: "throttle-key", count: 1, skip: 0, placed: false, delayMs: 0 }

/** Answers as the fault wants, if there is one. */
const answer = (response: ServerResponse, route: Route, fault: Fault | undefined): void => {
  const spoilt = fault === undefined ? route.run() : spoil(route, fault)
  if (spoilt === "cut") {
    response.destroy()
  } else if (spoilt === "hang") {
    const timer = setTimeout(() => response.destroy(), HANG_MS_MAX).unref()
    response.once("close", () => clearTimeout(timer))
  } else {
    send(response, spoilt)
  }
}

/** Lets the call take effect when the fault says so, then makes the answer go wrong. */
const spoil = (route: Route, fault: Fault): SimAnswer | "hang" | "cut" => {
  if (fault.kind === "slow") return route.run()
  const done = fault.placed ? route.run() : undefined
  switch (fault.kind) {
    case "hang":
    case "cut":
      return fault.kind
    case "throttle-key":
      return changed(fault, plain("api limit is 100 requests per second", 429))
    case "throttle-address":
      return changed(fault, plain("ip address limit is 100 requests per second", 503))
    case "html":
      return changed(fault, html("502 Bad Gateway", 502))
    case "wrong-json": {
      // Cut in the middle: what came of a real answer, or of none.
      const body = done === undefined ? '{"id":' : done.body.slice(0, Math.ceil(done.body.length / 2))
      return changed(fault, { status: 200, contentType: "application/json", body })
    }
    case "refuse":
      return changed(fault, plain("", 400))
    default:
      return changed(fault, route.refuse(fault.kind satisfies RefusalKind))
  }
}

/** What the fault says about the answer goes before what it would be. */
const changed = (fault: Fault, base: SimAnswer): SimAnswer => ({
  status: fault.status ?? base.status,
  contentType: base.contentType,
  body: fault.body ?? base.body,
  headers: fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) },
})

const send = (response: ServerResponse, { status, contentType, body, headers }: SimAnswer): void => {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body), ...headers })
  response.end(body)
}

/** The body as text; `undefined` when it is too large. */
const readBody = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Array<Buffer> = []
  let bytes = 0
  for await (const chunk of incoming) {
    const part: Buffer = chunk
    bytes += part.length
    if (bytes > BODY_BYTES_MAX) return undefined
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** Counts calls by token and second; true while there is room. */
const makeLimiter = (perSecond: () => number | null): ((token: string) => boolean) => {
  let second = 0
  const counts = new Map<string, number>()
  return (token) => {
    const limit = perSecond()
    if (limit === null) return true
    const current = Math.floor(Date.now() / 1000)
    if (current !== second) {
      second = current
      counts.clear()
    }
    const count = (counts.get(token) ?? 0) + 1
    counts.set(token, count)
    return count <= limit
  }
}

const unescape = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
