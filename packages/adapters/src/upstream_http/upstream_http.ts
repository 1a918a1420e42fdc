import { UpstreamUnknown } from "@mintcode/core/supplier"
import { Clock, Effect, Redacted } from "effect"
import { Agent, type Dispatcher, request } from "undici"
import { parseRetryAfter } from "./retry_after.ts"
import {
  ADDRESS_REFUSED,
  ADDRESS_REFUSED_WORDS,
  type IsTarget,
  isLiteralRefused,
  refusedAddress,
  targetLookup,
} from "./target_guard.ts"

/**
 * What every supplier over HTTP needs: bounded calls that end as an answer or as `UpstreamUnknown`. Lenient reading of
 * what suppliers send is in the files beside. Not a module of the package: only its adapters use this folder.
 *
 * The body is text first. These suppliers answer plain words with status 200, JSON with 4xx and HTML pages with
 * anything, so each client decides from text and status together.
 */

/** A call from start to last byte. Suppliers take up to 3.5 s to find a number; a redemption has minutes. */
export const UPSTREAM_TIMEOUT_MS = 8_000
/** A connection that is not there by then will not come within the call's time. */
const CONNECT_TIMEOUT_MS = 4_000
/** Whole price lists are the largest answers: about 10 MB at the biggest supplier. */
const RESPONSE_BYTES_MAX = 32 * 1024 * 1024
/** Sockets to one supplier: it allows 100 calls a second, which at 0.5 s a call need 50. */
const CONNECTIONS_MAX = 64
/** Shorter than the 60 s after which common gateways drop idle connections, so that no buy goes into a dead socket. */
const KEEP_ALIVE_MS = 20_000
/** Letters of an answer that an error repeats. */
const CLIP_LENGTH_MAX = 160

/** One call. Parameters that are `undefined` are left out. */
export interface UpstreamRequest {
  /** What is being done, in words for an operator. Errors name it instead of the address. */
  readonly operation: string
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  /** Below the base address, with its leading slash, already escaped. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string | number | undefined>>
}

/** What came back, whatever the status. */
export interface UpstreamAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly retryAfterMs: number | null
}

export interface UpstreamHttp {
  /** Fails only when no complete answer came: it cannot be known whether the call took effect. */
  readonly request: (call: UpstreamRequest) => Effect.Effect<UpstreamAnswer, UpstreamUnknown>
  /** An answer's text as an error may repeat it: one short line in which secrets are blotted out. */
  readonly clip: (text: string) => string
}

export interface UpstreamHttpOptions {
  readonly baseUrl: string
  readonly timeoutMs?: number
  /** Blotted out wherever an answer repeats it. */
  readonly secret?: Redacted.Redacted<string>
  readonly dispatcher?: Dispatcher
  /** Asked at each call where it may go. Left out, or `undefined`: anywhere. */
  readonly targets?: Effect.Effect<TargetAgent | undefined>
}

/** Connections to some addresses only. */
export interface TargetAgent {
  readonly isTarget: IsTarget
  readonly dispatcher: Dispatcher
}

/**
 * Speaks HTTP to one supplier. Redirects are not followed and nothing is sent twice: a buy is a plain GET at these
 * suppliers, so a helpful repeat would buy again.
 */
export const makeUpstreamHttp = (options: UpstreamHttpOptions): UpstreamHttp => {
  const base = options.baseUrl.replace(/\/+$/, "")
  const timeoutMs = options.timeoutMs ?? UPSTREAM_TIMEOUT_MS
  const secret = options.secret === undefined ? "" : Redacted.value(options.secret)
  const unknown = (call: UpstreamRequest, reason: string) =>
    new UpstreamUnknown({ reason: `Cannot finish ${call.operation}: ${reason}` })

  return {
    request: (call) =>
      Effect.flatMap(options.targets ?? Effect.succeed(undefined), (targets) =>
        Effect.tryPromise({
          try: async (signal) => {
            const url = `${base}${call.path}${queryOf(call.query)}`
            if (targets !== undefined && isLiteralRefused(url, targets.isTarget)) throw refusedAddress()
            return exchange(url, call, targets?.dispatcher ?? options.dispatcher ?? sharedAgent(), signal)
          },
          catch: (cause) => unknown(call, describeCause(cause)),
        }),
      ).pipe(
        Effect.timeoutFail({
          duration: timeoutMs,
          onTimeout: () => unknown(call, `no answer within ${timeoutMs} ms`),
        }),
        Effect.flatMap((answer) =>
          Effect.map(Clock.currentTimeMillis, (now) => ({
            ...answer,
            retryAfterMs: parseRetryAfter(answer.headers["retry-after"], now),
          })),
        ),
      ),
    clip: (text) => {
      const line = text.replace(/\s+/g, " ").trim()
      const safe = secret === "" ? line : line.replaceAll(secret, "<secret>")
      return safe.length > CLIP_LENGTH_MAX ? `${safe.slice(0, CLIP_LENGTH_MAX)}…` : safe
    },
  }
}

/** Whether a base address can be called at all. */
export const isUpstreamUrl = (baseUrl: string): boolean => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  return url !== undefined && (url.protocol === "https:" || url.protocol === "http:") && url.password === ""
}

let agent: Agent | undefined

/** One pool a process: drivers connect without a scope, and idle sockets keep no process alive. */
const sharedAgent = (): Agent => (agent ??= makeAgent({ timeout: CONNECT_TIMEOUT_MS }))

/** A pool of its own that connects to targets only. */
export const makeTargetAgent = (isTarget: IsTarget): TargetAgent => ({
  isTarget,
  dispatcher: makeAgent({ timeout: CONNECT_TIMEOUT_MS, lookup: targetLookup(isTarget) }),
})

const makeAgent = (connect: NonNullable<Agent.Options["connect"]>): Agent =>
  new Agent({
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    connect,
    headersTimeout: UPSTREAM_TIMEOUT_MS_CEILING,
    bodyTimeout: UPSTREAM_TIMEOUT_MS_CEILING,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxResponseSize: RESPONSE_BYTES_MAX,
  })

/** What an account may set at the most; the socket's own limits stand behind the call's limit. */
export const UPSTREAM_TIMEOUT_MS_CEILING = 60_000

const exchange = async (
  url: string,
  call: UpstreamRequest,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Omit<UpstreamAnswer, "retryAfterMs">> => {
  const content = bodyOf(call)
  const answer = await request(url, {
    dispatcher,
    signal,
    method: call.method,
    headers: { accept: "application/json", ...content?.headers, ...call.headers },
    body: content?.body ?? null,
  })
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value
  }
  return { status: answer.statusCode, headers, text: await answer.body.text() }
}

const bodyOf = (call: UpstreamRequest) => {
  if (call.json !== undefined) {
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(call.json) }
  }
  if (call.form === undefined) return undefined
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: parametersOf(call.form).toString(),
  }
}

const parametersOf = (values: Readonly<Record<string, string | number | undefined>>): URLSearchParams => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) parameters.set(name, String(value))
  return parameters
}

const queryOf = (query: UpstreamRequest["query"]): string => {
  const text = query === undefined ? "" : parametersOf(query).toString()
  return text === "" ? "" : `?${text}`
}

/** Words for what undici and Node report. Messages are not repeated: they may hold the address. */
const CAUSES: Readonly<Record<string, string>> = {
  [ADDRESS_REFUSED]: ADDRESS_REFUSED_WORDS,
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  UND_ERR_CONNECT_TIMEOUT: "the connection took too long",
  UND_ERR_HEADERS_TIMEOUT: "the answer took too long",
  UND_ERR_BODY_TIMEOUT: "the answer stopped half-way",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: `the answer is larger than ${RESPONSE_BYTES_MAX} bytes`,
}

const describeCause = (cause: unknown): string => {
  const code =
    cause instanceof Error && "code" in cause ? String(cause.code) : cause instanceof Error ? cause.name : "unknown"
  const words = CAUSES[code]
  return words === undefined ? `the call failed (${code})` : `${words} (${code})`
}
