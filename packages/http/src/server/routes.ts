import { HttpApi } from "@effect/platform"
import type { Permission } from "@mintcode/core/identity"
import { Context, Option } from "effect"
import { BodyBytesMax, MintCodeApi, RequiredPermission } from "../api/mod.ts"

/** What the declaration says of one endpoint, looked up while a request is on its way. */
export interface Route {
  readonly group: string
  readonly name: string
  readonly method: string
  /** The path as declared: `/redeem/:id`. */
  readonly path: string
  readonly permission: Permission | undefined
  /** Content types it takes; none when it takes no body. */
  readonly contentTypes: ReadonlyArray<string>
  readonly bodyBytesMax: number
}

const collect = (): ReadonlyArray<Route> => {
  const routes: Array<Route> = []
  HttpApi.reflect(MintCodeApi, {
    onGroup: () => undefined,
    onEndpoint: ({ group, endpoint, payloads }) => {
      routes.push({
        group: group.identifier,
        name: endpoint.name,
        method: endpoint.method,
        path: endpoint.path,
        permission: Option.getOrUndefined(Context.getOption(endpoint.annotations, RequiredPermission)),
        contentTypes: endpoint.method === "GET" ? [] : [...payloads.keys()],
        bodyBytesMax: Context.get(endpoint.annotations, BodyBytesMax),
      })
    },
  })
  return routes
}

/** Every route of the API. */
export const ROUTES: ReadonlyArray<Route> = collect()

const byTemplate = new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route]))

/** The route that a router found, by method and declared path. */
export const routeOf = (method: string, template: string): Route | undefined =>
  byTemplate.get(`${method === "HEAD" ? "GET" : method} ${template}`)

const statics = new Set(ROUTES.map((route) => route.path).filter((path) => !path.includes(":")))
const patterns = [...new Set(ROUTES.map((route) => route.path))]
  .filter((path) => path.includes(":"))
  .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`) }))

/** The declared path that an address belongs to: what logs show in its stead, since addresses may hold anything. */
export const templateOf = (pathname: string): string | undefined =>
  statics.has(pathname) ? pathname : patterns.find(({ pattern }) => pattern.test(pathname))?.path

/** Reading the result counts as a view, which a HEAD would spend without showing anything. */
const WITHOUT_HEAD = new Set(["/redeem/:id/result", "/v1/orders/:id/code"])

/**
 * Whether an address is spelled as it is declared, and takes the method. The router is more lenient: it ignores case,
 * slashes too many, percent signs and what follows `;` or `#`, which rules of a proxy in front of it would not see.
 */
export const isServed = (method: string, pathname: string): boolean => {
  const template = templateOf(pathname)
  if (template === undefined || /[;#]/.test(pathname)) return false
  const asRouted = templateOf(decodeURI(pathname).toLowerCase())
  return asRouted === template && !(method === "HEAD" && WITHOUT_HEAD.has(template))
}

/** The methods that an address takes; none when there is no such address. */
export const methodsAt = (pathname: string): ReadonlyArray<string> => {
  const templates = [
    ...(statics.has(pathname) ? [pathname] : []),
    ...patterns.filter(({ pattern }) => pattern.test(pathname)).map(({ path }) => path),
  ]
  const methods = ROUTES.filter((route) => templates.includes(route.path)).flatMap(({ method, path }) =>
    method === "GET" && !WITHOUT_HEAD.has(path) ? ["GET", "HEAD"] : [method],
  )
  return [...new Set(methods)]
}
