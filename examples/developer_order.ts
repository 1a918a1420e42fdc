/**
 * A developer's program: orders by SKU over the typed client, and hears of it through a webhook whose signature it
 * verifies as Standard Webhooks says. With a test key nothing is spent:
 *
 *     MINTCODE_API_KEY=$(mintcode key create --owner ID --name example --mode test) \
 *       npx tsx --conditions=@mintcode/source examples/developer_order.ts http://127.0.0.1:8787 test_delivered
 *
 * It listens on this machine: start the server with `MINTCODE_WEBHOOK_LOOPBACK=allow`.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { FetchHttpClient } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { makeClient } from "@mintcode/http/client"
import { Console, Deferred, Effect, Redacted } from "effect"

const [baseUrl = "http://127.0.0.1:8787", sku = "test_delivered"] = process.argv.slice(2)

/** Messages older than this are not believed: somebody may have kept one. */
const AGE_SECONDS_MAX = 5 * 60

/** Whether a message is from who holds the secret: HMAC-SHA-256 over `id.timestamp.body`. */
const isGenuine = ({ headers }: IncomingMessage, body: string, secret: string): boolean => {
  const at = Number(headers["webhook-timestamp"])
  if (!(Math.abs(Date.now() / 1000 - at) <= AGE_SECONDS_MAX)) return false
  const expected = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"))
    .update(`${String(headers["webhook-id"])}.${at}.${body}`)
    .digest()
  return String(headers["webhook-signature"])
    .split(" ")
    .some((signature) => {
      const given = Buffer.from(signature.replace("v1,", ""), "base64")
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
}

/** A receiver on this machine. It answers at once, and leaves out what it was told before. */
const receive = (tell: (event: { readonly type: string; readonly data: { readonly id: string } }) => void) =>
  Effect.acquireRelease(
    Effect.async<{ readonly url: string; secret: string; readonly close: () => void }>((resume) => {
      const seen = new Set<string>()
      const server = createServer(async (request, response) => {
        const body = await text(request)
        const id = String(request.headers["webhook-id"])
        if (!isGenuine(request, body, receiver.secret)) return void response.writeHead(401).end()
        response.writeHead(204).end()
        if (!seen.has(id)) tell(JSON.parse(body))
        seen.add(id)
      })
      const receiver = { url: "", secret: "", close: () => void server.close() }
      server.listen(0, "127.0.0.1", () => {
        receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
        resume(Effect.succeed(receiver))
      })
    }),
    ({ close }) => Effect.sync(close),
  )

const program = Effect.gen(function* () {
  const key = Redacted.make(process.env["MINTCODE_API_KEY"] ?? "")
  const client = yield* makeClient({ baseUrl, token: key, retries: true })
  const ended = yield* Deferred.make<string>()
  const receiver = yield* receive(({ data, type }) => {
    if (type !== "order.placed") Effect.runSync(Deferred.succeed(ended, `${type} ${data.id}`))
  })
  const { endpoint, secret } = yield* client.webhooks.create({ payload: { url: receiver.url } })
  receiver.secret = Redacted.value(secret)

  // The same key twice buys once: a program that was cut off may simply be run again.
  const order = yield* client.orders.place({
    headers: { "idempotency-key": `example-${Date.now()}` },
    payload: { sku: ProductId.make(sku), reference: "example" },
  })
  yield* Console.log(`placed: ${order.state}, ${order.charge}`)
  const told = yield* Deferred.await(ended)
  yield* Console.log(`told: ${told.replace(order.id, "this order")}`)
  const { value } = yield* client.orders.code({ path: { id: order.id } })
  yield* Console.log(`delivered: ${value["code"]}`)
  yield* client.webhooks.remove({ path: { id: endpoint.id } })
}).pipe(Effect.scoped)

/** One line for whoever runs it, and an exit code for a script that does. */
const failed = (reason: string) =>
  Effect.zipRight(
    Console.error(reason),
    Effect.sync(() => {
      process.exitCode = 1
    }),
  )

await program.pipe(
  Effect.catchTag("Problem", (problem) => failed(`refused: ${problem.detail} (${problem.code})`)),
  Effect.catchTag("RequestError", () => failed(`cannot reach a server at ${baseUrl}`)),
  Effect.catchAll((error) => failed(`failed: ${error._tag}`)),
  Effect.provide(FetchHttpClient.layer),
  Effect.runPromise,
)
