import type { ServerResponse } from "node:http"
import { Cookies, HttpApp, type HttpServerResponse } from "@effect/platform"
import { Cause, Effect, Either, Exit, FiberRef, Option, Runtime } from "effect"
import { readMessage } from "./body_rules.ts"
import type { Edge } from "./edge.ts"
import { type AtOnce, type FastEndpoint, makeFastEndpoints } from "./fast_endpoints.ts"
import type { TakeFirst } from "./listener.ts"
import { NodeRequest } from "./node_request.ts"

/** What stands at the end of an address where `:id` is declared. */
const ID_LENGTH = 36
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The endpoints that are asked most, in front of the router: same handlers, same edge, same declaration, without what the
 * router does for endpoints of every kind. Any address that is spelled otherwise, or has a query, goes to the router. One
 * contract test asks both and compares.
 */
export const makeFastLane = ({ atOnce, headersOf, through }: Edge) =>
  Effect.gen(function* () {
    const endpoints = yield* makeFastEndpoints
    const clock = yield* Effect.clock
    const run = Runtime.runFork(yield* Effect.runtime<never>())

    const carry = (request: NodeRequest, id: string, { handle }: FastEndpoint, response: ServerResponse): void => {
      const answered = Effect.flatMap(through(request, handle(request, id)), (carried) =>
        Effect.map(withMore(carried.response), (answer) =>
          send(response, answer, headersOf({ ...carried, response: answer })),
        ),
      )
      run(answered).addObserver((exit) => {
        if (Exit.isSuccess(exit)) return
        // The edge answers whatever fails: this is a bug in itself, of which the client sees a connection that ends.
        run(Effect.logError("request failed on its way out", exit.cause))
        response.destroy()
      })
    }

    /** Outside of fibers a bug of ours would end the process. Whoever asked goes the long way instead. */
    const attempt = (step: () => boolean): boolean => {
      try {
        return step()
      } catch (cause) {
        run(Effect.logError("request failed on its short way", Cause.die(cause)))
        return false
      }
    }

    /** Whether there was an answer that needed nothing to wait for. */
    const answerNow = (request: NodeRequest, answer: AtOnce["answer"], response: ServerResponse): boolean => {
      const { bodyRead } = request
      if (bodyRead === undefined || Either.isLeft(bodyRead)) return false
      const at = clock.unsafeCurrentTimeMillis()
      const known = answer(request, bodyRead.right, at)
      if (known === undefined) return false
      const { headers, line } = atOnce(request, known, at - request.arrivedAt)
      response.writeHead(known.status, headers).end(known.body)
      if (line !== undefined) run(line)
      return true
    }

    return ((message, response) => {
      const { method = "", url = "" } = message
      const id = url.slice(-ID_LENGTH)
      const endpoint =
        endpoints.get(`${method} ${url}`) ??
        (ID.test(id) ? endpoints.get(`${method} ${url.slice(0, -ID_LENGTH)}:id`) : undefined)
      if (endpoint === undefined) return false
      const request = new NodeRequest(message, clock.unsafeCurrentTimeMillis())
      const short = endpoint.atOnce
      if (short !== undefined && attempt(() => short.admits(request, request.arrivedAt))) {
        readMessage(message, short.bodyBytesMax, (read) => {
          request.bodyRead = read
          const isAnswered = attempt(() => answerNow(request, short.answer, response))
          if (!isAnswered && !response.headersSent) carry(request, id, endpoint, response)
        })
      } else carry(request, id, endpoint, response)
      return true
    }) satisfies TakeFirst
  })

/** What handlers have asked to be added to the answer (`answerHeaders`). */
const withMore = (response: HttpServerResponse.HttpServerResponse) =>
  Effect.flatMap(FiberRef.get(HttpApp.currentPreResponseHandlers), (more) =>
    // Handlers of ours look at the answer alone.
    Option.isNone(more) ? Effect.succeed(response) : more.value(undefined as never, response),
  )

const send = (
  to: ServerResponse,
  { body, cookies, status }: HttpServerResponse.HttpServerResponse,
  headers: Readonly<Record<string, string>>,
): void => {
  to.writeHead(
    status,
    Cookies.isEmpty(cookies) ? headers : { ...headers, "set-cookie": Cookies.toSetCookieHeaders(cookies) },
  )
  // As text: Node sends it in one piece with the headers, where bytes would be a second one.
  if (body._tag === "Uint8Array") to.end(utf8.decode(body.body))
  else to.end()
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
