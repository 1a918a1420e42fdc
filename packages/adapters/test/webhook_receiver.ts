import { createHmac, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

/** What a receiver got. */
export interface Received {
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

/** Somebody's server, which answers as a test says and keeps what it got. */
export const makeReceiver = (answer: (received: Received, response: ServerResponse) => void) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<{ url: string; received: Array<Received>; close: () => void }>((resolve) => {
          const received: Array<Received> = []
          const server = createServer((request, response) => {
            const chunks: Array<Buffer> = []
            request.on("data", (chunk: Buffer) => chunks.push(chunk))
            request.on("end", () => {
              const got = {
                path: request.url ?? "",
                headers: request.headers,
                body: Buffer.concat(chunks).toString("utf8"),
              }
              received.push(got)
              answer(got, response)
            })
          })
          server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo
            resolve({
              url: `http://127.0.0.1:${port}/hooks`,
              received,
              close: () => {
                server.closeAllConnections()
                server.close()
              },
            })
          })
        }),
    ),
    ({ close }) => Effect.sync(close),
  )

/** Verifies a message as the specification of Standard Webhooks tells receivers to, with nothing of ours in it. */
export const isSigned = ({ body, headers }: Received, secret: string): boolean => {
  const key = Buffer.from(secret.slice("whsec_".length), "base64")
  const expected = createHmac("sha256", key)
    .update(`${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`)
    .digest()
  const isRecent = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 7 * 24 * 60 * 60
  return (
    isRecent &&
    String(headers["webhook-signature"])
      .split(" ")
      .some((signature) => {
        const given = Buffer.from(signature.replace(/^v1,/, ""), "base64")
        return signature.startsWith("v1,") && given.length === expected.length && timingSafeEqual(given, expected)
      })
  )
}
