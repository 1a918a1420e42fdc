import { randomBytes } from "node:crypto"
import { uuidV7 } from "@mintcode/core/kernel"
import { type Answer, ask } from "./requests.ts"
import type { TestServer } from "./server_fixture.ts"

export const newOwner = (): string => uuidV7(Date.now(), randomBytes(10))

/** A developer with a key; `ask` sends it along. */
export interface TestDeveloper {
  readonly ownerId: string
  readonly keyId: string
  readonly key: string
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
}

export const makeDeveloper = async (
  server: TestServer,
  draft: Readonly<Record<string, unknown>> = {},
): Promise<TestDeveloper> => {
  const body = { ownerId: newOwner(), name: "tests", mode: "live", ratePerMinute: 10_000, ...draft }
  const made = await ask(server, "POST", "/admin/api-keys", { body })
  if (made.status !== 201) throw new Error(made.text)
  const key = String(made.json["key"])
  return {
    ownerId: body.ownerId,
    keyId: String(made.json["id"]),
    key,
    ask: (method, path, payload, headers = {}) =>
      ask(server, method, path, { token: key, headers, ...(payload === undefined ? {} : { body: payload }) }),
  }
}

export const topUp = (server: TestServer, { ownerId }: Pick<TestDeveloper, "ownerId">, minor: number) =>
  ask(server, "POST", "/admin/balances", {
    body: { ownerId, amount: { minor, currency: "USD" }, kind: minor > 0 ? "top_up" : "correction" },
  })

/** Asks until the order is in one of these states. */
export const untilOrder = async (developer: TestDeveloper, id: unknown, ...states: ReadonlyArray<string>) => {
  for (let left = 200; left > 0; left--) {
    const answer = await developer.ask("GET", `/v1/orders/${String(id)}`)
    if (states.includes(String(answer.json["state"]))) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`order did not become ${states.join(" or ")}`)
}
