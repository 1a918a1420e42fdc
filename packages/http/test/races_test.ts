import { randomBytes, randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Answer, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

/** Requests that race each other in one round, and rounds until a race must have been lost. */
const RIVALS = 8
const ROUNDS_MAX = 40

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
})
afterAll(() => server.stop())

/** Lets requests race until each of the given codes was answered; answers all that came. */
const raceFor = async (codes: ReadonlyArray<string>, round: () => ReadonlyArray<Promise<Answer>>) => {
  const answers: Array<Answer> = []
  const seen = (code: string) => answers.some(({ json }) => json["code"] === code)
  for (let rounds = 0; rounds < ROUNDS_MAX && !codes.every(seen); rounds++)
    answers.push(...(await Promise.all(round())))
  return answers
}

const rivals = (send: () => Promise<Answer>) => Array.from({ length: RIVALS }, send)

/** Each pair of status and code that came, success without one. */
const kindsOf = (answers: ReadonlyArray<Answer>) =>
  new Set(answers.map(({ status, json }) => (status < 300 ? "done" : `${status} ${json["code"]}`)))

describe("who loses a race", () => {
  it("is told CODE_EXISTS when another import brings the same codes in at the same moment", async () => {
    const answers = await raceFor(["CODE_EXISTS"], () => {
      const codes = Array.from({ length: 200 }, () => randomBytes(12).toString("hex").toUpperCase())
      return rivals(() => ask(server, "POST", "/admin/vouchers/import", { body: { productId: "gift", codes } }))
    })
    expect(kindsOf(answers)).toEqual(new Set(["done", "409 CODE_EXISTS"]))
  })

  it("is told CONFLICT when somebody else changes the same thing at the same moment", async () => {
    let edits = 0
    const answers = await raceFor(["CONFLICT"], () =>
      rivals(() => ask(server, "PATCH", "/admin/skus/gift", { body: { name: { zh: "礼物", en: `Gift ${edits++}` } } })),
    )
    expect(kindsOf(answers)).toEqual(new Set(["done", "409 CONFLICT"]))
  })

  it("is told that the same request, or its batch, is under way", async () => {
    const codes = ["IDEMPOTENCY_IN_FLIGHT", "BATCH_IN_PROGRESS"]
    const answers = await raceFor(codes, () => {
      const headers = { "idempotency-key": randomUUID() }
      return rivals(() =>
        ask(server, "POST", "/admin/vouchers", { body: { productId: "gift", count: 3_000 }, headers }),
      )
    })
    expect(kindsOf(answers)).toEqual(new Set(["done", ...codes.map((code) => `409 ${code}`)]))
  })
})
