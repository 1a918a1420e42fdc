import { HttpApiBuilder, type HttpServerRequest } from "@effect/platform"
import { Balances, Developer, type OrderView, ShopOrders } from "@mintcode/core/developer"
import { Crypto } from "@mintcode/core/kernel"
import { Clock, Effect, Redacted } from "effect"
import { MintCodeApi, type OrderPayload, type Problem } from "../api/mod.ts"
import { claimOf } from "./idempotency.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"
import { answerHeaders } from "./response_headers.ts"
import { makeTryGate } from "./try_gate.ts"

const inputOf = ({ input }: OrderPayload): Readonly<Record<string, string>> =>
  definedOf(input ?? {}) as Readonly<Record<string, string>>

export const layerOrderGroup = HttpApiBuilder.group(MintCodeApi, "orders", (handlers) =>
  Effect.gen(function* () {
    const orders = yield* ShopOrders
    const crypto = yield* Crypto
    const { acceptOwned, admitOwned, report } = yield* makeTryGate

    /**
     * Holds what tries a voucher code to the limits on guessing: by the key's owner, whatever others do at the same
     * address. A refused code counts against both. Test keys have no codes to guess.
     */
    const tryingCode =
      (request: HttpServerRequest.HttpServerRequest, code: string) =>
      <R>(place: Effect.Effect<OrderView, Problem, R>) =>
        Effect.gen(function* () {
          const { isTest, ownerId: account } = yield* Developer
          if (isTest) return yield* place
          const begunAt = yield* Clock.currentTimeMillis
          yield* admitOwned(account, code)
          const placed = yield* Effect.tapError(place, (problem) =>
            problem.code === "CODE_REFUSED" ? report(request, "unknown", { account, code }) : Effect.void,
          )
          // An order that was there before has proven nothing new.
          yield* acceptOwned(account, code, placed.createdAt >= begunAt)
          return placed
        })

    return handlers
      .handle(
        "place",
        ({ payload, headers, request }) =>
          Effect.gen(function* () {
            const { key, ownerId } = yield* Developer
            // The owner's, not the key's: a request that is sent again after a rotation is still the same.
            const claim = claimOf(crypto, "order.place", `${ownerId}:${key.mode}`, headers["idempotency-key"], payload)
            const place = answer(
              orders.place(
                {
                  what: "sku" in payload ? { sku: payload.sku } : { code: payload.code },
                  input: inputOf(payload),
                  reference: payload.reference ?? null,
                },
                claim,
              ),
            )
            const placed = yield* "code" in payload ? tryingCode(request, payload.code)(place) : place
            yield* answerHeaders({ location: `/v1/orders/${placed.id}` })
            return placed
          }),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("orders", urlParams, orders.list, (order) => order)))
      .handle("get", ({ path }) => answer(orders.get(path.id)))
      .handle(
        "code",
        ({ path }) =>
          answer(
            Effect.map(orders.code(path.id), ({ value, masked, deliveredAt }) => ({
              id: path.id,
              value: Redacted.value(value),
              masked,
              deliveredAt,
            })),
          ),
        MUTATION,
      )
      .handle("cancel", ({ path }) => answer(orders.cancel(path.id)), MUTATION)
      .handle("retry", ({ path }) => answer(orders.retry(path.id)), MUTATION)
  }),
)

export const layerDeveloperGroup = HttpApiBuilder.group(MintCodeApi, "developer", (handlers) =>
  Effect.gen(function* () {
    const orders = yield* ShopOrders
    const balances = yield* Balances
    return handlers
      .handle("balance", () => answer(Effect.map(balances.own, (items) => ({ items }))))
      .handle("products", ({ urlParams }) =>
        answer(
          listPage(
            "v1.products",
            urlParams,
            (_filter, page) => orders.products(page),
            (product) => product,
          ),
        ),
      )
  }),
)

export const layerShopOrderGroup = HttpApiBuilder.group(MintCodeApi, "shopOrders", (handlers) =>
  Effect.gen(function* () {
    const orders = yield* ShopOrders
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("admin.orders", urlParams, orders.page, (order) => order)))
      .handle("get", ({ path }) => answer(orders.getByOperator(path.id)))
  }),
)
