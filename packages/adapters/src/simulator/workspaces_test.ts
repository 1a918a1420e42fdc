import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSimulator, type Simulator } from "./simulator.ts"

const DAY_MS = 24 * 60 * 60 * 1000

const call = (simulator: Simulator, path: string, method = "GET", body?: unknown) =>
  Effect.promise(async () => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { authorization: "Bearer team-token", "chatgpt-account-id": "team", connection: "close" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, json: JSON.parse((await response.text()) || "null") }
  })

describe("simulated workspaces", () => {
  it.scopedLive("answer in three protocols out of the same books, and are controlled over HTTP", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: { workspaces: { team: { seats: 3, owner: null } } } })
      const sim = (path: string, method?: string, body?: unknown) =>
        call(simulator, `/_sim/workspaces${path}`, method, body)
      yield* call(simulator, "/seats/workspace/accounts/team/invites", "POST", { email_addresses: ["a@b.example"] })
      const invites = yield* call(simulator, "/seats/openai-admin/v1/organization/invites")
      expect(invites.json.data).toMatchObject([{ email: "a@b.example", status: "pending" }])
      expect((yield* sim("/team/accept", "POST", { email: "a@b.example" })).status).toBe(200)
      expect((yield* sim("/team/accept", "POST", { email: "a@b.example" })).status).toBe(404)
      const users = yield* call(simulator, "/seats/scim/v2/Users")
      expect(users.json).toMatchObject({ totalResults: 1, Resources: [{ userName: "a@b.example", active: true }] })
      yield* sim("/team/members", "POST", { email: "stranger@b.example" })
      yield* sim("/team/members", "POST", { email: "ghost@b.example", phantom: true })
      expect((yield* sim("/team/members/stranger@b.example", "DELETE")).status).toBe(200)
      expect((yield* sim("")).json).toMatchObject([
        {
          id: "team",
          used: 1,
          members: ["a@b.example"],
          history: [
            { step: "invited" },
            { step: "accepted" },
            { step: "joined", email: "stranger@b.example" },
            { step: "joined", email: "ghost@b.example" },
            { step: "vanished" },
          ],
        },
      ])
      expect((yield* sim("/team", "PATCH", { seets: 1 })).status).toBe(400)
      expect((yield* sim("/nowhere", "PATCH", { seats: 1 })).status).toBe(404)
    }),
  )

  it.scopedLive("renew their plan at its end, or close, and let invitations expire", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: { workspaces: { team: { planMs: 30 * DAY_MS } } } })
      const usage = call(simulator, "/seats/workspace/subscriptions?account_id=team")
      const first = (yield* usage).json.active_until
      yield* call(simulator, "/seats/workspace/accounts/team/invites", "POST", { email_addresses: ["a@b.example"] })
      simulator.advance(8 * DAY_MS)
      expect(simulator.workspaces()[0]).toMatchObject({ used: 1, invited: [] })
      simulator.advance(23 * DAY_MS)
      expect(Date.parse((yield* usage).json.active_until) - Date.parse(first)).toBe(30 * DAY_MS)
      simulator.changeWorkspace("team", { renews: false })
      simulator.advance(30 * DAY_MS)
      expect((yield* usage).status).toBe(403)
      expect(simulator.workspaces()[0]).toMatchObject({ open: false })
    }),
  )
})
