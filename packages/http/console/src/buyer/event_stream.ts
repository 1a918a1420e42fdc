import { NoAnswer, ProblemError } from "../api/errors.ts"
import type { WireProblem } from "../api/wire.ts"
import type { View } from "./redeem_calls.ts"

/** The first state comes at once; a proxy that collects answers shows nothing, and is no use for this. */
const FIRST_MS_MAX = 6_000
/** The server says every 15 seconds that it is there. */
const SILENCE_MS_MAX = 40_000

/** A stream that opened and stayed silent: what stands in between holds events back. */
class StreamSilent extends Error {
  override readonly name = "StreamSilent"
}

export interface Watch {
  readonly id: string
  readonly token: string
  /** Revision that is known already. */
  readonly revision: number
  readonly signal: AbortSignal
  readonly seen: (view: View) => void
}

/**
 * Live states of a redemption until the server ends the stream. It is fetched rather than opened as an `EventSource`,
 * which could show no token.
 */
export const watch = async ({ id, revision, seen, signal, token }: Watch): Promise<void> => {
  const controller = new AbortController()
  const stop = () => controller.abort()
  signal.addEventListener("abort", stop)
  let isSilent = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const expectWithin = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isSilent = true
      stop()
    }, ms)
  }
  try {
    expectWithin(FIRST_MS_MAX)
    const response = await fetch(`/redeem/${encodeURIComponent(id)}/events`, {
      headers: { accept: "text/event-stream", authorization: `Bearer ${token}`, "last-event-id": String(revision) },
      credentials: "same-origin",
      cache: "no-store",
      signal: controller.signal,
    })
    // Nothing more to come.
    if (response.status === 204) return
    if (!response.ok) throw await failureOf(response)
    if (response.body === null) throw new StreamSilent()
    const events = eventReader((data) => seen(JSON.parse(data) as View))
    const reader = response.body.getReader()
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      expectWithin(SILENCE_MS_MAX)
      events(decoder.decode(value, { stream: true }))
    }
  } catch (error) {
    if (isSilent) throw new StreamSilent()
    if (error instanceof ProblemError || error instanceof NoAnswer || signal.aborted) throw error
    throw new NoAnswer("unreachable")
  } finally {
    clearTimeout(timer)
    signal.removeEventListener("abort", stop)
    stop()
  }
}

/** Reads the data of server-sent events out of text as it comes in pieces (HTML standard, section 9.2.6). */
export const eventReader = (onData: (data: string) => void): ((piece: string) => void) => {
  let rest = ""
  let data: Array<string> = []
  return (piece) => {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop() ?? ""
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) onData(data.join("\n"))
        data = []
      } else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""))
    }
  }
}

const failureOf = async (response: Response): Promise<ProblemError | NoAnswer> => {
  const problem = (await response.json().catch(() => undefined)) as WireProblem | undefined
  return problem?.code === undefined ? new NoAnswer("unavailable") : new ProblemError(problem)
}
