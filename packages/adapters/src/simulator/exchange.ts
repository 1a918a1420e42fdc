import type { Endpoint, FaultKind } from "./script.ts"

/** A request as the protocols see it. */
export interface SimRequest {
  readonly method: string
  /** Unescaped segments, empty ones included: a left-out country is an empty segment. */
  readonly segments: ReadonlyArray<string>
  readonly query: URLSearchParams
  readonly authorization: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  readonly contentType: string
}

export interface SimAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Refusals that a fault can ask for; each protocol has its own words. */
export type RefusalKind = Extract<
  FaultKind,
  | "out-of-stock"
  | "no-balance"
  | "bad-key"
  | "bad-rating"
  | "bad-parameters"
  | "server-offline"
  | "too-early"
  | "internal-error"
  | "closed"
  | "conflict"
  | "unlisted"
>

/** What a request came for: known before it takes effect, so that a fault can step in. */
export interface Route {
  readonly endpoint: Endpoint
  readonly token: string
  /** The workspace that it is about, if it is about one. */
  readonly workspace?: string
  readonly run: () => SimAnswer
  readonly refuse: (kind: RefusalKind) => SimAnswer
}

export const json = (body: unknown, status = 200): SimAnswer => ({
  status,
  contentType: "application/json; charset=utf-8",
  body: JSON.stringify(body),
})

export const plain = (body: string, status = 200): SimAnswer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body,
})

export const html = (title: string, status: number): SimAnswer => ({
  status,
  contentType: "text/html",
  body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
})

/** A body as fields, whether it is JSON or a form: both are in use. */
export const fieldsOf = (request: SimRequest): Readonly<Record<string, string>> => {
  if (request.contentType.includes("json")) {
    try {
      const body: unknown = JSON.parse(request.body)
      return Object.fromEntries(
        Object.entries(typeof body === "object" && body !== null ? body : {}).map(([name, value]) => [
          name,
          String(value),
        ]),
      )
    } catch {
      return {}
    }
  }
  return Object.fromEntries(new URLSearchParams(request.body))
}
