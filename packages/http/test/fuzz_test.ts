import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { chanceOf, type FuzzRequest, nextRequest, operationsOf } from "./fuzz_requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { openShop, quickMarket } from "./shop.ts"

/** Requests to the public endpoints, and to those of operators, who may do more harm by a slip. */
const PUBLIC_REQUESTS = 20_000
const OPERATOR_REQUESTS = 4_000
/** Requests on their way at once. */
const CONCURRENT = 16
const SEED = Number(process.env["MINTCODE_FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 32))

let server: TestServer
beforeAll(async () => {
  // Limits that let nearly all of them through to the handlers: a limiter that refuses everything hides the rest.
  const limits = { ...RATE_LIMITS_DEFAULT, burst: 1e6, perMinute: 1e6, refusalsFree: 1e6, refusalsPerMinute: 1e6 }
  server = await startServer({ script: quickMarket, limits, config: { trustedProxies: ["127.0.0.1"] } })
  await openShop(server)
})
afterAll(() => server.stop())

/** Statuses by request; what cannot be sent is left out. */
const sendAll = async (count: number, requests: () => FuzzRequest) => {
  const failures: Array<string> = []
  const statuses = new Map<number, number>()
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const { body, headers, method, url } = requests()
      const what = `${method} ${url} ${JSON.stringify(headers)} ${body ?? ""}`.slice(0, 2_000)
      try {
        const response = await fetch(`${server.url}${url}`, {
          method,
          headers,
          redirect: "manual",
          signal: AbortSignal.timeout(20_000),
          ...(body === undefined ? {} : { body }),
        })
        await response.arrayBuffer()
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status >= 500) failures.push(`${response.status}: ${what}`)
      } catch (error) {
        failures.push(`${String(error)} ${String((error as Error).cause)}: ${what}`)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, worker))
  return { failures, statuses }
}

describe(`requests that nobody meant (seed ${SEED}, set MINTCODE_FUZZ_SEED to see them again)`, () => {
  it("give no 5xx at the public endpoints, and break no connection", async () => {
    const chance = chanceOf(SEED)
    const operations = operationsOf((path) => !path.startsWith("/admin") && !path.endsWith("/events"))
    const { failures, statuses } = await sendAll(PUBLIC_REQUESTS, () => nextRequest(chance, operations))
    expect(failures.slice(0, 5)).toEqual([])
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(PUBLIC_REQUESTS)
    // They come far enough to be refused for what they are, and not all at the door.
    for (const status of [200, 400, 404, 405, 415, 422])
      expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0])
    expect(server.logs.filter((line) => line.includes("request failed"))).toEqual([])
  }, 300_000)

  it("give no 5xx but an upstream's at the operators' endpoints", async () => {
    const chance = chanceOf(SEED + 1)
    const operations = operationsOf((path) => path.startsWith("/admin") && !path.includes("/upstreams/"))
    const { failures } = await sendAll(OPERATOR_REQUESTS, () => {
      const request = nextRequest(chance, operations)
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${server.token}` } }
    })
    expect(failures.slice(0, 5)).toEqual([])
  }, 300_000)
})
