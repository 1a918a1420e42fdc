import { OpenApi } from "@effect/platform"
import { MintCodeApi, PROBLEM_CODES } from "@mintcode/http/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buyerErrors } from "./buyer_errors.ts"
import { documentedRouteErrors } from "./documented_route_errors.ts"
import type { World } from "./error_world.ts"
import { licenceErrors } from "./licence_errors.ts"
import { operatorErrors } from "./operator_errors.ts"
import { peopleErrors } from "./people_errors.ts"
import { seatErrors } from "./seat_errors.ts"
import { seatMarket } from "./seat_house.ts"
import { startServer } from "./server_fixture.ts"
import { openShop } from "./shop.ts"
import { v1Errors } from "./v1_errors.ts"
import { v1OperatorErrors } from "./v1_operator_errors.ts"

const world = {} as World
beforeAll(async () => {
  world.server = await startServer({ script: seatMarket, config: { trustedProxies: ["127.0.0.1"] } })
  world.shop = await openShop(world.server)
  world.never = await openShop(world.server, "england")
})
afterAll(() => world.server.stop())

const CASES = {
  ...buyerErrors(world),
  ...operatorErrors(world),
  ...licenceErrors(world),
  ...seatErrors(world),
  ...peopleErrors(world),
  ...v1Errors(world),
  ...v1OperatorErrors(world),
  ...documentedRouteErrors(world),
}

/** Codes that every endpoint shares, shown elsewhere: bad input, permissions, keys, storage that is away. */
const SHARED =
  /^(BAD_REQUEST|FIELD_\w+|UNKNOWN_FIELD|TEXT_INVALID|JSON_MALFORMED|BODY_TOO_LARGE|URL_TOO_LONG|CONTENT_TYPE_UNSUPPORTED|TOKEN_(MISSING|REFUSED)|PERMISSION_MISSING|CSRF_REFUSED|API_KEY_(MISSING|REFUSED|REVOKED|OWNER|EXPIRED|NETWORK)|SCOPE_MISSING|KEY_RATE_LIMITED|INTERNAL|STORAGE_\w+)$/
/** Only the loser of a race that takes microseconds sees these; the mapping is shown beside its source. */
const RACES = /^(CONFLICT|PASSWORDS_BUSY|IDEMPOTENCY_IN_FLIGHT|BATCH_IN_PROGRESS|CODE_EXISTS)$/

describe("documented errors", () => {
  for (const [operation, cases] of Object.entries(CASES)) {
    for (const [code, send] of cases) {
      it(`${operation} answers ${code} with its status`, async () => {
        const answer = await send()
        expect([answer.json["code"], answer.status]).toEqual([
          code,
          PROBLEM_CODES[code as keyof typeof PROBLEM_CODES][0],
        ])
        expect(answer.headers.get("content-type")).toBe("application/problem+json")
        if ([429, 503].includes(answer.status)) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0)
      })
    }
  }

  it("have a case for every code that the description names", () => {
    const missing: Array<string> = []
    for (const operations of Object.values(OpenApi.fromApi(MintCodeApi).paths)) {
      for (const { operationId, responses } of Object.values(operations)) {
        for (const { description } of Object.values(responses)) {
          for (const [, code = ""] of description.matchAll(/`([A-Z_]+)`/g)) {
            const isShown =
              SHARED.test(code) || RACES.test(code) || (CASES[operationId] ?? []).some(([known]) => known === code)
            if (!isShown) missing.push(`${operationId} ${code}`)
          }
        }
      }
    }
    expect(missing).toEqual([])
  })
})
