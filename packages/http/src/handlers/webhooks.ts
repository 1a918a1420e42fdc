import { HttpApiBuilder } from "@effect/platform"
import {
  type WebhookDeliveryFilter,
  type WebhookEndpoint,
  type WebhookEndpointId,
  Webhooks,
} from "@mintcode/core/webhook"
import { Effect, type Redacted, Struct } from "effect"
import { MintCodeApi, type WebhookEndpointView } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

const endpointView = (endpoint: WebhookEndpoint): WebhookEndpointView =>
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
      .handle("deliveries", ({ path, urlParams }) =>
        answer(
          listPage(
            `deliveries of ${path.id}`,
            urlParams,
            (filter, page) => developers.deliveries(filterOf(path.id, filter), page),
            (delivery) => delivery,
          ),
        ),
      )
      .handle(
        "replay",
        ({ path, payload }) =>
          answer(
            "from" in payload
              ? developers.replayFrom(path.id, payload.from)
              : Effect.as(developers.replay(path.id, payload.deliveryId), { replayed: 1, more: false }),
          ),
        MUTATION,
      )
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
      .handle("deliveries", ({ path, urlParams }) =>
        answer(
          listPage(
            `deliveries of ${path.id}`,
            urlParams,
            (filter, page) => operators.deliveries(filterOf(path.id, filter), page),
            (delivery) => delivery,
          ),
        ),
      )
      .handle(
        "replay",
        ({ path, payload }) =>
          answer(
            "from" in payload
              ? operators.replayFrom(path.id, payload.from)
              : Effect.as(operators.replay(path.id, payload.deliveryId), { replayed: 1, more: false }),
          ),
        MUTATION,
      )
  }),
)
