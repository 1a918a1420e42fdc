import { HttpApiBuilder, OpenApi } from "@effect/platform"
import { Crypto, type StorageFailed } from "@mintcode/core/kernel"
import { Settings } from "@mintcode/core/settings"
import { Clock, Effect } from "effect"
import { MintCodeApi, makeProblem, type Site } from "../api/mod.ts"
import { makeDocsPage } from "../server/docs_page.ts"
import { Draining } from "../server/draining.ts"
import { HttpConfig } from "../server/http_config.ts"
import { makeStablePage } from "../server/stable_page.ts"
import { StorageProbe } from "../server/storage_probe.ts"
import { answer } from "./problem_of_error.ts"

/** Longest wait for storage before it counts as away: probes give up soon themselves. */
const PROBE_TIMEOUT = "2 seconds"
/** When to ask again. */
const PROBE_RETRY_MS = 1_000

/** What is wrong with storage, in words that tell nothing of how it is kept. */
const NOT_READY_WHY: Readonly<Record<StorageFailed["code"], string>> = {
  STORAGE_UNAVAILABLE: "Storage does not answer",
  STORAGE_FULL: "Storage is full",
  STORAGE_READ_ONLY: "Storage takes no changes",
  STORAGE_BROKEN: "Storage is not what it should be",
}

const notReady = (why: string) => makeProblem("NOT_READY", why, { retryAfterMs: PROBE_RETRY_MS })

export const layerSystemGroup = HttpApiBuilder.group(MintCodeApi, "system", (handlers) =>
  Effect.gen(function* () {
    const { challengeOrigin, service } = yield* HttpConfig
    const draining = yield* Draining
    const probe = yield* StorageProbe
    const settings = yield* Settings
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

    const site = answer(
      Effect.gen(function* () {
        const isChallenged = yield* settings.get("turnstile_enabled")
        return {
          title: yield* settings.get("site_title"),
          support: yield* settings.get("support_text"),
          registration: yield* settings.get("registration_open"),
          challenge: isChallenged
            ? {
                siteKey: yield* settings.get("turnstile_site_key"),
                script: `${challengeOrigin}/turnstile/v0/api.js?render=explicit`,
              }
            : null,
        } satisfies Site
      }),
    )

    const readiness = Effect.gen(function* () {
      if (yield* draining.isDraining) return yield* Effect.fail(notReady("The server is stopping"))
      yield* probe.pipe(
        Effect.mapError(({ code }) => notReady(NOT_READY_WHY[code])),
        Effect.timeoutFail({ duration: PROBE_TIMEOUT, onTimeout: () => notReady(NOT_READY_WHY.STORAGE_UNAVAILABLE) }),
      )
      return { status: "ready" as const }
    })

    return handlers
      .handle("welcome", () => Effect.succeed({ service, documentation: "/docs" }))
      .handle("site", () => site)
      .handle("live", () => health)
      .handle("ready", () => readiness)
      .handle("health", () => health)
      .handle("openapi", ({ request }) => Effect.map(description, (page) => page(request)))
      .handle("docs", ({ request }) => Effect.map(docsPage, (page) => page(request)))
  }),
)
