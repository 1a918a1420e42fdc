import { HttpApiBuilder } from "@effect/platform"
import { Reconciliation } from "@mintcode/core/redemption"
import { SEAT_DRIVER_NAME } from "@mintcode/core/seat"
import { type UpstreamAccount, UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect, Struct } from "effect"
import { MintCodeApi, UPSTREAM_ORDERS_MAX, type UpstreamAccountView, versionOf } from "../api/mod.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"

/** An account without its token. */
const upstreamAccountView = (account: UpstreamAccount): UpstreamAccountView => ({
  ...Struct.omit(account, "sealedToken"),
  hasToken: account.sealedToken !== null,
})

/** The account that seats are bought at comes with the first group of workspaces: nobody adds one. */
const isOfSuppliers = (driver: string): boolean => driver !== SEAT_DRIVER_NAME

export const layerUpstreamGroup = HttpApiBuilder.group(MintCodeApi, "upstreams", (handlers) =>
  Effect.gen(function* () {
    const accounts = yield* UpstreamAccounts
    const reconciliation = yield* Reconciliation
    return handlers
      .handle(
        "create",
        ({ payload }) =>
          withEtag(
            Effect.tap(Effect.map(answer(accounts.create(payload)), upstreamAccountView), ({ id }) =>
              answerHeaders({ location: `/admin/upstreams/${id}` }),
            ),
          ),
        MUTATION,
      )
      .handle("list", () => answer(Effect.map(accounts.list, (all) => ({ items: all.map(upstreamAccountView) }))))
      .handle("drivers", () =>
        answer(
          Effect.map(accounts.driverNames, (names) => ({
            items: names.filter(isOfSuppliers).map((name) => ({ name })),
          })),
        ),
      )
      .handle("reconcile", () => answer(reconciliation.runByOperator), MUTATION)
      .handle("get", ({ path }) => withEtag(answer(Effect.map(accounts.get(path.id), upstreamAccountView))))
      .handle(
        "edit",
        ({ path, payload, headers }) =>
          withEtag(
            Effect.map(
              answerEdit(versionOf(headers))(accounts.edit(path.id, payload, versionOf(headers))),
              upstreamAccountView,
            ),
          ),
        MUTATION,
      )
      .handle("balance", ({ path }) =>
        answer(Effect.map(accounts.balance(path.id), (balance) => ({ balance: balance ?? null }))),
      )
      .handle("prices", ({ path, payload }) =>
        answer(Effect.map(accounts.prices(path.id, payload.parameters), (items) => ({ items }))),
      )
      .handle("orders", ({ path, urlParams }) =>
        answer(Effect.map(accounts.orders(path.id, urlParams.limit ?? UPSTREAM_ORDERS_MAX), (items) => ({ items }))),
      )
  }),
)
