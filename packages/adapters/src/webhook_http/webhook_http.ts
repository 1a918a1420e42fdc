import {
  isTarget,
  type WebhookAnswer,
  type WebhookMessage,
  WebhookTargets,
  type WebhookTargetsShape,
  WebhookTransport,
  type WebhookTransportShape,
} from "@mintcode/core/webhook"
import { Effect, Layer } from "effect"
import { Agent, type Dispatcher, request } from "undici"
import {
  ADDRESS_REFUSED,
  ADDRESS_REFUSED_WORDS,
  isLiteralRefused,
  refusedAddress,
  targetLookup,
} from "../upstream_http/target_guard.ts"
import { signatureOf } from "./signature.ts"

/** A call from start to last byte: Standard Webhooks suggests 15 to 30 seconds. */
const SEND_TIMEOUT_MS = 15_000
/** A connection that is not there by then will not come within the call's time. */
const CONNECT_TIMEOUT_MS = 5_000
/** What is read of an answer before the connection is closed: nobody looks at it. */
const ANSWER_BYTES_MAX = 16 * 1024
/** Sockets to one receiver. */
const CONNECTIONS_MAX = 4
const USER_AGENT = "MintCode-Webhooks/1"

export interface WebhookHttpOptions {
  /** The whole call, in milliseconds. */
  readonly timeoutMs?: number
}

/** A transport that connects to targets only. The connections are closed by `close`. */
export const makeWebhookHttp = (
  targets: WebhookTargetsShape,
  options: WebhookHttpOptions = {},
): WebhookTransportShape & { readonly close: () => Promise<void> } => {
  const timeoutMs = options.timeoutMs ?? SEND_TIMEOUT_MS
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: targetLookup((ip) => isTarget(ip, targets)) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: ANSWER_BYTES_MAX,
  })
  return {
    close: () => agent.destroy(),
    send: (message) =>
      Effect.tryPromise((signal) => exchange(agent, targets, message, timeoutMs, signal)).pipe(
        Effect.catchAll(({ error }) => Effect.succeed<WebhookAnswer>({ _tag: "Unanswered", reason: reasonOf(error) })),
      ),
  }
}

/** Webhooks over HTTP, to the targets that are in force. */
export const layerWebhookHttp = Layer.scoped(
  WebhookTransport,
  Effect.flatMap(WebhookTargets, (targets) =>
    Effect.acquireRelease(
      Effect.sync(() => makeWebhookHttp(targets)),
      ({ close }) => Effect.promise(close),
    ),
  ),
)

const exchange = async (
  agent: Agent,
  targets: WebhookTargetsShape,
  { body, id, secrets, timestamp, url }: WebhookMessage,
  timeoutMs: number,
  interrupted: AbortSignal,
): Promise<WebhookAnswer> => {
  if (isLiteralRefused(url, (ip) => isTarget(ip, targets))) throw refusedAddress()
  const response = await request(url, {
    method: "POST",
    dispatcher: agent,
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]),
    headers: {
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": secrets.map((secret) => signatureOf(secret, id, timestamp, body)).join(" "),
    },
    body,
  })
  await discard(response.body)
  return { _tag: "Answered", status: response.statusCode }
}

/** Reads a short answer to its end, so that the connection can be used again, and leaves a long one. */
const discard = async (body: Dispatcher.ResponseData["body"]): Promise<void> => {
  try {
    await body.dump({ limit: ANSWER_BYTES_MAX })
  } catch {
    // The status is what counts, and it has come.
  }
}

/** Why there was no answer, in words that repeat neither address nor body. */
const reasonOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { readonly code?: string; readonly name?: string }
  if (code === ADDRESS_REFUSED) return ADDRESS_REFUSED_WORDS
  if (name === "TimeoutError" || /TIMEOUT|TIMEDOUT/.test(code ?? "")) return "no answer in time"
  return `the connection failed (${/^[A-Z_]{1,40}$/.test(code ?? "") ? code : "unknown"})`
}
