import type { IncomingMessage } from "node:http"
import { Cookies, type Headers, type HttpMethod, HttpServerError } from "@effect/platform"
import { type Either, Option, Stream } from "effect"
import type { Problem } from "../api/mod.ts"
import type { PlainRequest } from "./plain_request.ts"

/** A request of `node:http`, as handlers read it. */
export class NodeRequest implements PlainRequest {
  readonly source: IncomingMessage
  readonly arrivedAt: number
  bodyRead: Either.Either<string, Problem> | undefined
  #cookies: Readonly<Record<string, string>> | undefined

  constructor(source: IncomingMessage, arrivedAt: number) {
    this.source = source
    this.arrivedAt = arrivedAt
  }

  get method(): HttpMethod.HttpMethod {
    return this.source.method as HttpMethod.HttpMethod
  }

  get url(): string {
    return this.source.url ?? ""
  }

  /** Node gives names in lower case, as the router's requests do. */
  get headers(): Headers.Headers {
    return this.source.headers as unknown as Headers.Headers
  }

  get cookies(): Readonly<Record<string, string>> {
    this.#cookies ??= Cookies.parseHeader(this.source.headers.cookie ?? "")
    return this.#cookies
  }

  get remoteAddress(): Option.Option<string> {
    return Option.fromNullable(this.source.socket.remoteAddress)
  }

  get stream(): PlainRequest["stream"] {
    return Stream.fromAsyncIterable(
      this.source as AsyncIterable<Uint8Array>,
      (cause) => new HttpServerError.RequestError({ request: this as never, reason: "Decode", cause }),
    )
  }
}
