import type { TestServer } from "./server_fixture.ts"

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; `undefined` when it is none. */
  readonly json: Readonly<Record<string, unknown>>
}

export interface Ask {
  readonly body?: unknown
  /** Sent as it is. */
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | null
}

/** Sends one request; admin paths carry the operator token unless it says otherwise. */
export const ask = async (server: TestServer, method: string, path: string, what: Ask = {}): Promise<Answer> => {
  const token = what.token === undefined ? (path.startsWith("/admin") ? server.token : null) : what.token
  const body = what.raw ?? (what.body === undefined ? undefined : JSON.stringify(what.body))
  const response = await fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...what.headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parsed(text) }
}

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
