import { HttpApi, HttpApiBuilder, type HttpServerResponse } from "@effect/platform"
import { Crypto } from "@mintcode/core/kernel"
import { Chunk, Context, Effect, Encoding, Layer } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { makeStablePage } from "./stable_page.ts"

const SCRIPT = /<script(?:\s+id="[^"]*" type="application\/json")?>([\s\S]*?)<\/script>/g

/**
 * The description as an interactive page. Scripts and styles are in the page itself: nothing comes from elsewhere, and
 * its policy names each script by digest. Two megabytes of script are loaded when the first reader asks, not when the
 * program starts.
 */
export const makeDocsPage: Effect.Effect<
  Effect.Effect<ReturnType<typeof makeStablePage>>,
  never,
  Crypto
> = Effect.flatMap(Crypto, (crypto) =>
  Effect.cached(
    Effect.uninterruptible(
      Effect.map(swaggerPage, (html) =>
        makeStablePage(crypto, html, "text/html; charset=utf-8", {
          "content-security-policy": policyFor(html, (script) => Encoding.encodeBase64(crypto.sha256(script))),
        }),
      ),
    ),
  ),
)

/** The page that the HTTP library makes of the declaration, taken off a router of its own. */
const swaggerPage = Effect.gen(function* () {
  const HttpApiSwagger = yield* Effect.promise(() => import("@effect/platform/HttpApiSwagger"))
  const context = yield* Layer.build(
    HttpApiSwagger.layer({ path: "/docs" }).pipe(
      Layer.provideMerge(HttpApiBuilder.Router.Live),
      Layer.provide(Layer.succeed(HttpApi.Api, { api: MintCodeApi as never, context: Context.empty() })),
    ),
  )
  const router = yield* Context.get(context, HttpApiBuilder.Router).router
  const route = Chunk.unsafeHead(router.routes)
  const { body } = yield* route.handler as Effect.Effect<HttpServerResponse.HttpServerResponse>
  return body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""
}).pipe(Effect.scoped)

const policyFor = (html: string, digest: (script: string) => string): string => {
  const scripts = [...html.matchAll(SCRIPT)].map(([, script = ""]) => `'sha256-${digest(script)}'`)
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    // The page sets style attributes, which digests cannot name.
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ")
}
