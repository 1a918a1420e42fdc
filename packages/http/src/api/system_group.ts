import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { problem } from "./problem.ts"

export const Health = Schema.Struct({
  status: Schema.Literal("ok"),
  timestamp: Schema.String.annotations({ description: "ISO 8601, UTC" }),
  service: Schema.String,
}).annotations({ identifier: "Health" })
export type Health = typeof Health.Type

export const Readiness = Schema.Struct({ status: Schema.Literal("ready") }).annotations({ identifier: "Readiness" })

export const Welcome = Schema.Struct({ service: Schema.String, documentation: Schema.String }).annotations({
  identifier: "Welcome",
})

/** What pages have to know before anybody has said who they are. */
export const Site = Schema.Struct({
  title: Schema.String.annotations({ description: "Name of the shop" }),
  support: Schema.String.annotations({ description: "Where a buyer finds help; empty when nothing is said" }),
  registration: Schema.Boolean.annotations({ description: "Whether anybody may register an account" }),
  challenge: Schema.NullOr(
    Schema.Struct({
      siteKey: Schema.String,
      script: Schema.String.annotations({ description: "Address of Turnstile's script" }),
    }),
  ).annotations({
    description: "The challenge that has to be passed before codes can be tried; null when there is none",
  }),
}).annotations({ identifier: "Site" })
export type Site = typeof Site.Type

/** Whether it lives, whether it works, and what it offers. */
export const SystemGroup = HttpApiGroup.make("system")
  .add(
    HttpApiEndpoint.get("welcome", "/")
      .addSuccess(Welcome)
      .annotateContext(
        OpenApi.annotations({
          summary: "Where to go from here",
          description: "A program gets this; who accepts `text/html` gets the page where codes are redeemed.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("site", "/site")
      .addSuccess(Site)
      .annotateContext(OpenApi.annotations({ summary: "What pages say and ask of buyers" })),
  )
  .add(
    HttpApiEndpoint.get("live", "/healthz")
      .addSuccess(Health)
      .annotateContext(OpenApi.annotations({ summary: "Whether the process lives" })),
  )
  .add(
    HttpApiEndpoint.get("ready", "/readyz")
      .addSuccess(Readiness)
      .addError(problem(503, "NOT_READY"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Whether it can work: storage answers, and it is not shutting down",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("health", "/api/health")
      .addSuccess(Health)
      .annotateContext(OpenApi.annotations({ summary: "Whether the process lives, as older clients ask" })),
  )
  .add(
    HttpApiEndpoint.get("openapi", "/openapi.json")
      .addSuccess(Schema.Unknown)
      .annotateContext(OpenApi.annotations({ summary: "This description (OpenAPI 3.1)" })),
  )
  .add(
    HttpApiEndpoint.get("docs", "/docs")
      .addSuccess(HttpApiSchema.Text({ contentType: "text/html" }))
      .annotateContext(OpenApi.annotations({ summary: "This description as a page" })),
  )
  .annotateContext(OpenApi.annotations({ title: "System" }))
