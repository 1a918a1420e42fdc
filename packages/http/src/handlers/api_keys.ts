import { HttpApiBuilder } from "@effect/platform"
import { type ApiKey, ApiKeys, type ApiKeyUsage, Balances } from "@mintcode/core/developer"
import { Crypto } from "@mintcode/core/kernel"
import { Effect, Struct } from "effect"
import { type ApiKeyView, MintCodeApi } from "../api/mod.ts"
import { idempotencyClaim } from "./idempotency.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

const apiKeyView = ({ key, usage }: { readonly key: ApiKey; readonly usage: ApiKeyUsage | null }): ApiKeyView => ({
  ...Struct.omit(key, "digest"),
  requestCount: usage?.requestCount ?? 0,
  lastUsedAt: usage?.lastUsedAt ?? null,
})

export const layerApiKeyGroup = HttpApiBuilder.group(MintCodeApi, "apiKeys", (handlers) =>
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    return handlers
      .handle(
        "create",
        ({ payload }) =>
          answer(
            Effect.map(keys.create(payload), ({ row, key }) => ({ ...apiKeyView({ key: row, usage: null }), key })),
          ),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("api-keys", urlParams, keys.page, apiKeyView)))
      .handle("get", ({ path }) => answer(Effect.map(keys.get(path.id), apiKeyView)))
      .handle("revoke", ({ path }) => answer(Effect.map(keys.revoke(path.id), apiKeyView)), MUTATION)
      .handle(
        "rotate",
        ({ path, payload }) =>
          answer(
            Effect.map(keys.rotate(path.id, payload.overlapMs), ({ row, key }) => ({
              ...apiKeyView({ key: row, usage: null }),
              key,
            })),
          ),
        MUTATION,
      )
  }),
)

export const layerBalanceGroup = HttpApiBuilder.group(MintCodeApi, "balances", (handlers) =>
  Effect.gen(function* () {
    const balances = yield* Balances
    const crypto = yield* Crypto
    return handlers
      .handle(
        "change",
        ({ payload, headers }) =>
          Effect.flatMap(idempotencyClaim(crypto, "balance.change", headers["idempotency-key"], payload), (claim) =>
            answer(balances.change(payload, claim)),
          ),
        MUTATION,
      )
      .handle("movements", ({ urlParams }) =>
        answer(listPage("movements", urlParams, balances.movements, (movement) => movement)),
      )
      .handle("get", ({ path }) => answer(balances.of(path.id)))
  }),
)
