import { HttpApiBuilder } from "@effect/platform"
import type { Page, PageRequest } from "@mintcode/core/kernel"
import {
  type WebhookDelivery,
  type WebhookDeliveryFilter,
  type WebhookEndpoint,
  type WebhookEndpointId,
  Webhooks,
} from "@mintcode/core/webhook"
import { Effect, type Redacted, Struct } from "effect"
import { type DeliveryQuery, MintCodeApi, type WebhookReplayPayload } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, type CoreError } from "./problem_of_error.ts"

/** An endpoint without its secrets, and for operators with what is known of its owner. */
const endpointView = <Endpoint extends WebhookEndpoint>(endpoint: Endpoint) =>
  Struct.omit(endpoint, "sealedSecret", "sealedOldSecret")

const madeView = ({
  endpoint,
  secret,
}: {
  readonly endpoint: WebhookEndpoint
  readonly secret: Redacted.Redacted<string>
}) => ({
  endpoint: endpointView(endpoint),
  secret,
})

const filterOf = (id: string, { state }: { readonly state?: WebhookDeliveryFilter["state"] | undefined }) => ({
  endpointId: id as WebhookEndpointId,
  ...(state === undefined ? {} : { state }),
})

/** Deliveries of an endpoint, whoever asks: what a developer does with their own, and an operator with everybody's. */
interface DeliveryDesk<R> {
  readonly deliveries: (
    filter: WebhookDeliveryFilter,
    page: PageRequest,
  ) => Effect.Effect<Page<WebhookDelivery>, CoreError, R>
  readonly replay: (id: string, deliveryId: string) => Effect.Effect<WebhookDelivery, CoreError, R>
  readonly replayFrom: (
    id: string,
    since: number,
  ) => Effect.Effect<{ readonly replayed: number; readonly more: boolean }, CoreError, R>
}

const deliveryPages =
  <R>(desk: DeliveryDesk<R>) =>
  ({ path, urlParams }: { readonly path: { readonly id: string }; readonly urlParams: typeof DeliveryQuery.Type }) =>
    answer(
      listPage(
        `deliveries of ${path.id}`,
        urlParams,
        (filter, page) => desk.deliveries(filterOf(path.id, filter), page),
        (delivery) => delivery,
      ),
    )

const replayed =
  <R>(desk: DeliveryDesk<R>) =>
  ({ path, payload }: { readonly path: { readonly id: string }; readonly payload: WebhookReplayPayload }) =>
    answer(
      "from" in payload
        ? desk.replayFrom(path.id, payload.from)
        : Effect.as(desk.replay(path.id, payload.deliveryId), { replayed: 1, more: false }),
    )

export const layerWebhookGroup = HttpApiBuilder.group(MintCodeApi, "webhooks", (handlers) =>
  Effect.gen(function* () {
    const { developers } = yield* Webhooks
    return handlers
      .handle("create", ({ payload }) => answer(Effect.map(developers.create(payload), madeView)), MUTATION)
      .handle("list", () => answer(Effect.map(developers.list, (all) => ({ items: all.map(endpointView) }))))
      .handle("get", ({ path }) => answer(Effect.map(developers.get(path.id), endpointView)))
      .handle(
        "edit",
        ({ path, payload }) => answer(Effect.map(developers.edit(path.id, payload), endpointView)),
        MUTATION,
      )
      .handle("remove", ({ path }) => answer(developers.remove(path.id)), MUTATION)
      .handle("rotate", ({ path }) => answer(Effect.map(developers.rotate(path.id), madeView)), MUTATION)
      .handle("ping", ({ path }) => answer(developers.ping(path.id)), MUTATION)
      .handle("deliveries", deliveryPages(developers))
      .handle("replay", replayed(developers), MUTATION)
  }),
)

export const layerWebhookAdminGroup = HttpApiBuilder.group(MintCodeApi, "webhookAdmin", (handlers) =>
  Effect.gen(function* () {
    const { operators } = yield* Webhooks
    return handlers
      .handle(
        "create",
        ({ payload: { ownerId, test, ...draft } }) =>
          answer(Effect.map(operators.create(ownerId, test ?? false, draft), madeView)),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("admin.webhooks", urlParams, operators.page, endpointView)))
      .handle(
        "edit",
        ({ path, payload }) => answer(Effect.map(operators.edit(path.id, payload), endpointView)),
        MUTATION,
      )
      .handle("ping", ({ path }) => answer(operators.ping(path.id)), MUTATION)
      .handle("deliveries", deliveryPages(operators))
      .handle("replay", replayed(operators), MUTATION)
  }),
)
