import { HttpApiBuilder, OpenApi } from "@effect/platform"
import { Crypto } from "@mintcode/core/kernel"
import { Clock, Effect } from "effect"
import { MintCodeApi, makeProblem } from "../api/mod.ts"
import { makeDocsPage } from "../server/docs_page.ts"
import { Draining } from "../server/draining.ts"
import { HttpConfig } from "../server/http_config.ts"
import { makeStablePage } from "../server/stable_page.ts"
import { StorageProbe } from "../server/storage_probe.ts"

/** Longest wait for storage before it counts as away: probes give up soon themselves. */
const PROBE_TIMEOUT = "2 seconds"
/** When to ask again. */
const PROBE_RETRY_MS = 1_000

const notReady = (why: string) => makeProblem("NOT_READY", why, { retryAfterMs: PROBE_RETRY_MS })

export const layerSystemGroup = HttpApiBuilder.group(MintCodeApi, "system", (handlers) =>
  Effect.gen(function* () {
    const { service } = yield* HttpConfig
    const draining = yield* Draining
    const probe = yield* StorageProbe
    const docsPage = yield* makeDocsPage
    const crypto = yield* Crypto
    const description = yield* Effect.cached(
      Effect.sync(() => makeStablePage(crypto, JSON.stringify(OpenApi.fromApi(MintCodeApi)), "application/json")),
    )

    const health = Effect.map(Clock.currentTimeMillis, (at) => ({
      status: "ok" as const,
      timestamp: new Date(at).toISOString(),
      service,
    }))

    const readiness = Effect.gen(function* () {
      if (yield* draining.isDraining) return yield* Effect.fail(notReady("The server is stopping"))
      yield* probe.pipe(
        Effect.timeoutFail({ duration: PROBE_TIMEOUT, onTimeout: () => "slow" as const }),
        Effect.mapError(() => notReady("Storage does not answer")),
      )
      return { status: "ready" as const }
    })

    return handlers
      .handle("welcome", () => Effect.succeed({ service, documentation: "/docs" }))
      .handle("live", () => health)
      .handle("ready", () => readiness)
      .handle("health", () => health)
      .handle("openapi", ({ request }) => Effect.map(description, (page) => page(request)))
      .handle("docs", ({ request }) => Effect.map(docsPage, (page) => page(request)))
  }),
)
