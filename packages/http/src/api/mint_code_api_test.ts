import { HttpApi, OpenApi } from "@effect/platform"
import { Option, SchemaAST } from "effect"
import { describe, expect, it } from "vitest"
import { AccountGroup } from "./account_group.ts"
import { DocumentedGroup } from "./documented_group.ts"
import { MintCodeApi } from "./mint_code_api.ts"

interface Found {
  readonly id: string
  readonly route: string
  readonly successes: ReadonlyArray<SchemaAST.AST>
}

const found: Array<Found> = []
HttpApi.reflect(MintCodeApi, {
  onGroup: () => undefined,
  onEndpoint: ({ group, endpoint, successes }) => {
    found.push({
      id: `${group.identifier}.${endpoint.name}`,
      route: `${endpoint.method} ${endpoint.path}`,
      successes: [...successes.values()].flatMap(({ ast }) => Option.toArray(ast)),
    })
  },
})

/** Every property name and node that an answer is made of. */
const walk = (
  ast: SchemaAST.AST,
  visit: (ast: SchemaAST.AST, name: string) => void,
  name = "",
  seen = new Set<SchemaAST.AST>(),
): void => {
  if (seen.has(ast)) return
  seen.add(ast)
  visit(ast, name)
  switch (ast._tag) {
    case "TypeLiteral":
      for (const { name: key, type } of ast.propertySignatures) walk(type, visit, String(key), seen)
      for (const { type } of ast.indexSignatures) walk(type, visit, name, seen)
      return
    case "TupleType":
      for (const { type } of [...ast.elements, ...ast.rest]) walk(type, visit, name, seen)
      return
    case "Union":
      for (const type of ast.types) walk(type, visit, name, seen)
      return
    case "Refinement":
      walk(ast.from, visit, name, seen)
      return
    case "Transformation":
      walk(ast.from, visit, name, seen)
      walk(ast.to, visit, name, seen)
      return
    case "Suspend":
      walk(ast.f(), visit, name, seen)
      return
    default:
      return
  }
}

/** What operators call under paths that existing clients use. */
const DOCUMENTED = new Set(Object.values(DocumentedGroup.endpoints).map(({ path }) => path as string))

/** What only a person with a session may call. */
const OWN_ACCOUNT = new Set(Object.values(AccountGroup.endpoints).map(({ path }) => path.replace(/:(\w+)/g, "{$1}")))

describe("MintCodeApi", () => {
  it("keeps the addresses that existing clients use", () => {
    const routes = new Set(found.map(({ route }) => route))
    for (const documented of [
      "GET /api/health",
      "POST /api/validate",
      "GET /api/status/:code",
      "POST /admin/vouchers/generate",
      "GET /admin/vouchers/history",
      "POST /admin/skus",
      "GET /admin/skus",
      "POST /redeem",
      "GET /redeem/:id",
      "GET /redeem/:id/result",
      "POST /redeem/:id/retry",
      "POST /v1/orders",
      "GET /v1/orders/:id",
      "GET /v1/orders/:id/code",
      "POST /api/user/register",
      "POST /api/user/login",
      "POST /api/serial/generate",
      "GET /api/logs/system",
      "POST /api/notifications/send",
    ]) {
      expect([documented, routes.has(documented)]).toEqual([documented, true])
    }
    expect(routes.size).toBe(found.length)
  })

  it("answers with nothing that is sealed, hashed or binary", () => {
    for (const { id, successes } of found) {
      for (const success of successes) {
        walk(success, (ast, name) => {
          expect([id, name, /sealed|digest|codeIndex/i.test(name)]).toEqual([id, name, false])
          expect([
            id,
            name,
            SchemaAST.isDeclaration(ast) &&
              String(ast.annotations[SchemaAST.IdentifierAnnotationId]).includes("Uint8Array"),
          ]).toEqual([id, name, false])
        })
      }
    }
  })

  it("shows buyers and developers neither plans nor upstreams", () => {
    for (const { id, successes } of found.filter(({ route }) => / \/(redeem|v1)/.test(route))) {
      for (const success of successes) {
        walk(success, (_, name) => {
          expect([id, name, /plan|account|upstream|supplier|driver|^order|cost|ref$/i.test(name)]).toEqual([
            id,
            name,
            false,
          ])
        })
      }
    }
  })

  it("is made of plain structs, so that a thin listener can decode and encode by it", () => {
    for (const { id, successes } of found) {
      for (const success of successes) {
        walk(success, (ast) => {
          const isClass =
            SchemaAST.isTransformation(ast) && SchemaAST.isDeclaration(ast.to) && SchemaAST.isTypeLiteral(ast.from)
          expect([id, isClass]).toEqual([id, false])
        })
      }
    }
  })

  it("has a summary for every operation of its description", () => {
    for (const [path, operations] of Object.entries(OpenApi.fromApi(MintCodeApi).paths)) {
      for (const [method, { summary }] of Object.entries(operations)) {
        expect([method, path, (summary ?? "").length > 4]).toEqual([method, path, true])
      }
    }
  })

  it("says in its description who has to show what: operators and people their token, holders one of three proofs, others nothing", () => {
    const { paths, components } = OpenApi.fromApi(MintCodeApi)
    expect(components.securitySchemes).toMatchObject({
      operatorToken: { type: "http", scheme: "bearer" },
      redemptionToken: { type: "http", scheme: "bearer" },
      holderCookie: { type: "apiKey", in: "cookie", name: "mintcode_holder" },
      holderKey: { type: "apiKey", in: "header", name: "Idempotency-Key" },
    })
    for (const [path, operations] of Object.entries(paths)) {
      const schemes =
        path.startsWith("/admin") || DOCUMENTED.has(path)
          ? ["operatorToken"]
          : path.startsWith("/redeem/{id}")
            ? ["redemptionToken", "holderCookie", "holderKey"]
            : path.startsWith("/v1/")
              ? ["apiKey"]
              : OWN_ACCOUNT.has(path)
                ? ["session"]
                : []
      for (const { security } of Object.values(operations)) {
        expect([path, security.flatMap((one) => Object.keys(one))]).toEqual([path, schemes])
      }
    }
  })
})
