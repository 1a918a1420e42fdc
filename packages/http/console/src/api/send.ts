import { NoAnswer, ProblemError } from "./errors.ts"
import type { WireProblem } from "./wire.ts"

/** Whoever has waited this long for an answer rather tries again: our server answers in milliseconds. */
const ANSWER_MS_MAX = 20_000
/** No page of another site can send this one, so the server takes it as a sign that the request is ours. */
const CSRF_HEADER = "x-mintcode-csrf"

/** What goes with a call besides its request. */
export interface CallOptions {
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** For what takes its time by nature, such as minting a million codes. */
  readonly timeoutMs?: number | undefined
}

interface Parts {
  readonly path?: Readonly<Record<string, string>>
  readonly urlParams?: Readonly<Record<string, unknown>>
  readonly payload?: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/**
 * Sends one request and reads its answer: the JSON or the text of it, nothing for an empty one. Fails with
 * `ProblemError` when the server says no, with `NoAnswer` when there is no answer of ours.
 */
export const send = async (method: string, path: string, request: unknown, options: CallOptions = {}) => {
  const { headers, path: inPath, payload, urlParams } = request as Parts
  const { signal, stop } = withTimeout(options.signal, options.timeoutMs ?? ANSWER_MS_MAX)
  try {
    const response = await fetch(addressOf(path, inPath, urlParams), {
      method,
      credentials: "same-origin",
      headers: headersOf(payload, headers, options.token, method),
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
      signal,
    })
    return await read(response)
  } catch (error) {
    if (error instanceof ProblemError || error instanceof NoAnswer || options.signal?.aborted === true) throw error
    throw new NoAnswer(signal.aborted ? "timeout" : "unreachable")
  } finally {
    stop()
  }
}

/** The address with its parameters; what is `undefined` is left out, lists are repeated. */
export const addressOf = (
  path: string,
  inPath: Readonly<Record<string, string>> = {},
  urlParams: Readonly<Record<string, unknown>> = {},
): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(urlParams)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) query.append(key, String(one))
  }
  const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(inPath[name] ?? ""))
  return query.size === 0 ? address : `${address}?${query}`
}

const headersOf = (
  payload: unknown,
  more: Parts["headers"],
  token: string | undefined,
  method: string,
): Record<string, string> => ({
  accept: "application/json, application/problem+json, text/plain",
  ...(method === "GET" ? {} : { [CSRF_HEADER]: "1" }),
  ...(payload === undefined ? {} : { "content-type": "application/json" }),
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...Object.fromEntries(
    Object.entries(more ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
})

const read = async (response: Response): Promise<unknown> => {
  const type = response.headers.get("content-type") ?? ""
  const text = await response.text()
  if (response.ok && text === "") return undefined
  if (response.ok && !isJson(type)) return text
  const body = isJson(type) ? parsed(text) : undefined
  if (response.ok && body !== undefined) return body
  // A proxy in front of the server answers in HTML.
  if (!isProblem(body)) throw new NoAnswer(response.status >= 500 ? "unavailable" : "unreadable")
  throw new ProblemError(body)
}

const isJson = (type: string): boolean => /[/+]json\b/.test(type)

const isProblem = (body: unknown): body is WireProblem =>
  typeof body === "object" && body !== null && "code" in body && "status" in body

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const withTimeout = (given: AbortSignal | undefined, ms: number) => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, ms)
  given?.addEventListener("abort", abort)
  if (given?.aborted === true) abort()
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer)
      given?.removeEventListener("abort", abort)
    },
  }
}
