import { EventRepository } from "@mintcode/core/audit"
import { ApiKeys } from "@mintcode/core/developer"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeDeveloper } from "./developer.ts"
import { newSession, PASSWORD, post } from "./people.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
beforeAll(async () => {
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
})
afterAll(() => server.stop())

/** A person with a session and a key, and how the key stands. */
const newOwnerWithKey = async () => {
  const person = await newSession(server)
  const developer = await makeDeveloper(server, { ownerId: person.id })
  const standing = async () => {
    const { json, status } = await developer.ask("GET", "/v1/balance")
    return status === 200 ? "works" : json["code"]
  }
  return { person, developer, standing } as const
}

describe("the API keys of a person", () => {
  it("stop with the commit that disables their owner, and work again when the owner is enabled", async () => {
    const { person, standing } = await newOwnerWithKey()
    expect(await standing()).toBe("works")
    await ask(server, "POST", `/admin/users/${person.id}/disable`)
    expect(await standing()).toBe("API_KEY_OWNER")
    await ask(server, "POST", `/admin/users/${person.id}/enable`)
    expect(await standing()).toBe("works")
  })

  it("stop when their owner closes the account, and are then revoked with an event", async () => {
    const { developer, person, standing } = await newOwnerWithKey()
    const other = await newOwnerWithKey()
    const closed = await post(server, "/api/user/close", { password: PASSWORD }, { token: person.token })
    expect(closed.status).toBe(200)
    expect(await standing()).toBe("API_KEY_OWNER")
    expect(await server.run(Effect.flatMap(ApiKeys, (keys) => keys.revokeOfClosed))).toBe(1)
    expect(await standing()).toBe("API_KEY_REVOKED")
    expect(await other.standing()).toBe("works")
    const { rows } = await server.run(
      Effect.flatMap(EventRepository, (events) =>
        events.page({ subjectId: developer.keyId, type: "api_key.revoked" }, { limit: 10, afterId: null }),
      ),
    )
    expect(rows).toMatchObject([{ actor: { id: "closed-accounts" }, data: { ownerId: person.id } }])
    expect(await server.run(Effect.flatMap(ApiKeys, (keys) => keys.revokeOfClosed))).toBe(0)
  })
})
