import { HOLDER_COOKIE } from "./redeem_group.ts"

type Json = Record<string, unknown>

/** What a holder may show, any one of them: see `HolderProof` of core. */
const HOLDER_SCHEMES = {
  redemptionToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "mrt_…",
    description: "The capability token that `POST /redeem` answered with: the right to see and steer one redemption",
  },
  holderCookie: {
    type: "apiKey",
    in: "cookie",
    name: HOLDER_COOKIE,
    description: "The cookie that `POST /redeem` set",
  },
  holderKey: {
    type: "apiKey",
    in: "header",
    name: "Idempotency-Key",
    description: "The key that the redemption was asked for with, when it is long enough to prove anything",
  },
} as const

/** Says in the OpenAPI description how a holder shows that a redemption is theirs. */
export const describeHolders = (spec: Json): Json => {
  const components = spec["components"] as { securitySchemes?: Json }
  components.securitySchemes = { ...components.securitySchemes, ...HOLDER_SCHEMES }
  const paths = spec["paths"] as Record<string, Record<string, Json>>
  for (const [path, operations] of Object.entries(paths)) {
    if (!path.startsWith("/redeem/{id}")) continue
    for (const operation of Object.values(operations)) {
      operation["security"] = Object.keys(HOLDER_SCHEMES).map((name) => ({ [name]: [] }))
    }
  }
  return spec
}
