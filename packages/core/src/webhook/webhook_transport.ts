import { Context, Effect, type Redacted } from "effect"
import type { WebhookAnswer } from "./webhook_delivery.ts"

/** One message, to be signed and sent. */
export interface WebhookMessage {
  readonly url: string
  /** `webhook-id`: the same for every try, so that a receiver can leave duplicates out. */
  readonly id: string
  /** `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: number
  readonly body: string
  /** `whsec_` texts; each adds a signature, so that a receiver may change over in its own time. */
  readonly secrets: ReadonlyArray<Redacted.Redacted<string>>
}

/** What signs and sends messages. It never fails: no answer is an answer too. Without an adapter none are sent. */
export class WebhookTransport extends Context.Reference<WebhookTransport>()("@mintcode/core/webhook/WebhookTransport", {
  defaultValue: (): WebhookTransportShape => ({
    send: () => Effect.succeed({ _tag: "Unanswered", reason: "this installation sends no webhooks" }),
  }),
}) {}

export interface WebhookTransportShape {
  readonly send: (message: WebhookMessage) => Effect.Effect<WebhookAnswer>
}
