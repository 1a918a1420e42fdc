import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

/** What the stand-in does with the next request instead of answering as documented. */
export type TurnstileFault = "silent" | "cut" | "500" | "page" | "wrong-status" | "no-json-object"

/** A stand-in for Turnstile's siteverify, as it is documented, with faults. */
export interface TurnstileServer {
  readonly url: string
  readonly asked: ReadonlyArray<URLSearchParams>
  readonly goWrong: (...faults: ReadonlyArray<TurnstileFault>) => void
}

export const TURNSTILE_SECRET = "0x4AAAAAAA-secret-of-the-tests"

/** Tokens that begin with this were passed. */
export const PASSED = "passed-"

export const makeTurnstileServer = Effect.gen(function* () {
  const asked: Array<URLSearchParams> = []
  const faults: Array<TurnstileFault> = []
  const spent = new Map<string, string>()

  const answerTo = (form: URLSearchParams): object => {
    const no = (code: string) => ({ success: false, "error-codes": [code] })
    const [secret, token, key] = [form.get("secret"), form.get("response"), form.get("idempotency_key")]
    if (secret === null || secret === "") return no("missing-input-secret")
    if (secret !== TURNSTILE_SECRET) return no("invalid-input-secret")
    if (token === null || token === "") return no("missing-input-response")
    if (!token.startsWith(PASSED)) return no("invalid-input-response")
    const by = spent.get(token)
    if (by !== undefined && by !== key) return no("timeout-or-duplicate")
    spent.set(token, key ?? "")
    return { success: true, challenge_ts: "2026-01-31T18:00:00.000Z", hostname: "shop.example", "error-codes": [] }
  }

  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += String(chunk)
    })
    request.on("end", () => {
      const form = new URLSearchParams(body)
      asked.push(form)
      const isRight =
        request.method === "POST" &&
        request.url === "/turnstile/v0/siteverify" &&
        request.headers["content-type"] === "application/x-www-form-urlencoded"
      const fault = faults.shift()
      if (fault === "silent") return
      // What breaks before the token was looked at, and what breaks after.
      if (fault === "500") return void response.writeHead(500).end("{}")
      const told = isRight ? JSON.stringify(answerTo(form)) : "{}"
      if (fault === "cut") return void request.socket.destroy()
      if (fault === "page") return void response.writeHead(200).end("<html>captive portal</html>")
      if (fault === "no-json-object") return void response.writeHead(200).end('{"success":"true"}')
      response.writeHead(fault === "wrong-status" ? 202 : isRight ? 200 : 404)
      response.end(told)
    })
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    () =>
      Effect.promise(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      }),
  )
  const stand: TurnstileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    goWrong: (...some: ReadonlyArray<TurnstileFault>) => void faults.push(...some),
  }
  return stand
})
