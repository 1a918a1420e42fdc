import { type HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { base64Url, Crypto } from "@mintcode/core/kernel"
import { Settings } from "@mintcode/core/settings"
import { Effect } from "effect"
import { makeProblem } from "../api/mod.ts"
import { isKnownTag } from "./entity_tag.ts"
import { HttpConfig } from "./http_config.ts"
import { problemResponse } from "./problem_response.ts"
import { formFor, readSiteFiles, type SiteFile, type SiteFiles } from "./site_files.ts"
import { SiteFolder } from "./site_folder.ts"
import { sitePolicy } from "./site_policy.ts"

type Request = HttpServerRequest.HttpServerRequest
type Answer = Effect.Effect<HttpServerResponse.HttpServerResponse>

/** Their names hold a digest of what is in them: nobody needs to ask twice (RFC 8246). */
const ASSETS = "/assets/"
const FOR_EVER = "public, max-age=31536000, immutable"
/** What else lies at the root, such as the picture in a browser's tab. */
const ROOT_FILE = /^\/[a-z0-9-]+\.(?!html)[a-z]+$/
/** Addresses of the application that operators and people with an account use. Which page it is, it decides itself. */
const CONSOLE = /^\/(console|account)(\/[A-Za-z0-9_.~-]+)*\/?$/
/** Where the console's page wants its nonce. */
const NONCE_PLACE = "__MINTCODE_NONCE__"
const NONCE_BYTES = 16

/** What the pages may do in a browser, besides their policy. */
const PAGE_HEADERS = {
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

/**
 * The pages that were built, as the server hands them out: an answer for an address of theirs, `undefined` for one of
 * the API's. A server without them says how to build them.
 */
export const makeSite = Effect.gen(function* () {
  const crypto = yield* Crypto
  const settings = yield* Settings
  const folder = yield* SiteFolder
  const config = yield* HttpConfig
  let read: SiteFiles | undefined

  /** Read when the first page is asked for; a build that comes later is found, too. */
  const files = Effect.gen(function* () {
    if (read === undefined && folder !== undefined) read = yield* readSiteFiles(folder)
    return read
  })

  /** Without an answer of storage the page comes without the challenge, and says itself that the server has trouble. */
  const challengeOrigin = Effect.map(
    Effect.orElseSucceed(settings.get("turnstile_enabled"), () => false),
    (isChallenged) => (isChallenged ? config.challengeOrigin : undefined),
  )

  const buyersPage = (request: Request): Answer =>
    Effect.gen(function* () {
      const page = (yield* files)?.get("/index.html")
      if (page === undefined) return notBuilt
      const challenge = yield* challengeOrigin
      return fileResponse(
        request,
        page,
        challenge === undefined ? "" : `-${base64Url(crypto.sha256(challenge)).slice(0, 8)}`,
        {
          ...PAGE_HEADERS,
          "cache-control": "no-cache",
          "content-security-policy": sitePolicy(challenge),
          vary: "accept, accept-encoding",
        },
      )
    })

  const consolePage: Answer = Effect.gen(function* () {
    const page = (yield* files)?.get("/console.html")
    if (page === undefined) return notBuilt
    const nonce = base64Url(yield* crypto.randomBytes(NONCE_BYTES))
    return HttpServerResponse.text(new TextDecoder().decode(page.bytes).replaceAll(NONCE_PLACE, nonce), {
      contentType: page.contentType,
      headers: { ...PAGE_HEADERS, "content-security-policy": sitePolicy(yield* challengeOrigin, nonce) },
    })
  })

  const file = (request: Request, pathname: string): Answer =>
    Effect.map(files, (all) => {
      const found = all?.get(pathname)
      if (found === undefined) return nothingHere
      return fileResponse(request, found, "", {
        "cache-control": pathname.startsWith(ASSETS) ? FOR_EVER : "no-cache",
        vary: "accept-encoding",
      })
    })

  return (request: Request, pathname: string): Answer | undefined => {
    const place = sitePlace(pathname)
    if (place === undefined || (place === "/" && !wantsPage(request))) return undefined
    if (request.method !== "GET" && request.method !== "HEAD") return onlyReads
    if (place === "/") return buyersPage(request)
    return place === "/console/*" ? consolePage : file(request, pathname)
  }
})

/** The kind of page or file that an address means: what logs show of it. */
export const sitePlace = (pathname: string): "/" | "/console/*" | "/assets/*" | "/*" | undefined => {
  if (pathname === "/") return "/"
  if (CONSOLE.test(pathname)) return "/console/*"
  if (pathname.startsWith(ASSETS)) return "/assets/*"
  return ROOT_FILE.test(pathname) && pathname !== "/openapi.json" ? "/*" : undefined
}

/** `/` is a page for browsers and says for programs where to go. */
const wantsPage = (request: Request): boolean =>
  (request.method === "GET" || request.method === "HEAD") && /\btext\/html\b/.test(request.headers["accept"] ?? "")

const fileResponse = (
  request: Request,
  file: SiteFile,
  variant: string,
  more: Readonly<Record<string, string>>,
): HttpServerResponse.HttpServerResponse => {
  const { bytes, encoding } = formFor(file, request.headers["accept-encoding"])
  const etag = `"${file.digest}${variant}${encoding === undefined ? "" : `-${encoding}`}"`
  const headers = { ...more, etag }
  if (isKnownTag(request.headers["if-none-match"], etag)) return HttpServerResponse.empty({ status: 304, headers })
  return HttpServerResponse.uint8Array(bytes, {
    contentType: file.contentType,
    headers: { ...headers, ...(encoding === undefined ? {} : { "content-encoding": encoding }) },
  })
}

const nothingHere = problemResponse(
  makeProblem("ROUTE_NOT_FOUND", "There is nothing at this address: /docs shows what there is"),
)

const onlyReads: Answer = Effect.succeed(
  HttpServerResponse.setHeader(
    problemResponse(makeProblem("METHOD_NOT_ALLOWED", "Expected GET or HEAD")),
    "allow",
    "GET, HEAD",
  ),
)

/** For people, who looked for a page: plain words, no styles, nothing to load. */
const notBuilt = HttpServerResponse.text(
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MintCode: pages not built</title>
<h1>This server runs without its pages</h1>
<p>The API works; <a href="/docs">/docs</a> describes it. To have the pages, run <code>npm run build</code> in the
repository and load this page again.</p>
<p lang="zh-CN">此服务器尚未构建页面，接口可正常使用。请在代码仓库中运行 <code>npm run build</code>，然后刷新本页。</p>
`,
  { status: 404, contentType: "text/html; charset=utf-8" },
)
