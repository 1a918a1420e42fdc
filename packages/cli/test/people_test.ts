import { describe, expect, it } from "vitest"
import { errorOf, mintcode } from "./mintcode.ts"
import { type Items, startSession } from "./session.ts"

const { cwd, run, json, server } = await startSession()

const PASSWORD = "correct horse battery staple"

const createAdmin = (input: string, email = "ada@mint.example") => mintcode(["admin", "create", email], { cwd, input })

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Readonly<Record<string, unknown>>
}

describe("people", () => {
  it("begin with a super admin, whose password is read and never written", async () => {
    const weak = await createAdmin("password123\n")
    expect([weak.code, errorOf(weak)]).toEqual([1, "PASSWORD_WEAK"])
    const none = await createAdmin("")
    expect([none.code, errorOf(none)]).toEqual([2, "USAGE"])
    const made = await createAdmin(`${PASSWORD}\n`, "Ada@Mint.example")
    expect([made.code, made.stdout]).toEqual([0, "ada@mint.example may do everything\n"])
    const again = await createAdmin(`${PASSWORD}\n`)
    expect([again.code, errorOf(again)]).toEqual([1, "EMAIL_TAKEN"])
    expect(await post("/api/user/login", { email: "ada@mint.example", password: PASSWORD })).toMatchObject({
      success: true,
      user: { role: "super_admin" },
    })
  })

  it("are invited by mail, which waits without a mail server and can be read", async () => {
    const invited = await run(
      "invitation",
      "create",
      "eve@mint.example",
      "--permissions",
      "voucher:read",
      "--locale",
      "en",
    )
    expect(invited.stdout).toBe("Invited eve@mint.example as admin; the mail is in the outbox (mintcode mail list)\n")
    const wrong = await run("invitation", "create", "x@mint.example", "--permissions", "everything")
    expect([wrong.code, errorOf(wrong)]).toEqual([2, "USAGE"])
    const { items } = await json<Items<{ id: string; state: string }>>("mail", "list", "--to", "eve@mint.example")
    const [mail] = items
    expect(mail?.state).toBe("queued")
    expect((await run("mail", "show", mail?.id ?? "")).stdout).toContain("********")
    const shown = await run("mail", "show", mail?.id ?? "", "--reveal")
    const token = /#token=(\S+)/.exec(shown.stdout)?.[1]
    expect(await post("/api/user/invitation", { token, password: PASSWORD })).toEqual({ success: true })
    expect((await run("mail", "retry", mail?.id ?? "")).stdout).toContain("is queued")
    expect((await json<Items<unknown>>("invitation", "list")).items).toMatchObject([{ state: "accepted" }])
  })

  it("are found by their address, given roles, kept out, let in and logged out", async () => {
    await post("/api/user/login", { email: "eve@mint.example", password: PASSWORD })
    const eve = "EVE@mint.example"
    expect(await json("user", "role", eve, "admin", "--permissions", "voucher:read,people:read")).toMatchObject({
      permissions: ["voucher:read", "people:read"],
    })
    expect((await json<Items<unknown>>("user", "sessions", eve)).items).toHaveLength(1)
    for (const [command, state] of [
      ["disable", "disabled"],
      ["enable", "active"],
      ["logout", "active"],
    ] as const) {
      expect((await run("user", command, eve)).stdout).toBe(`eve@mint.example is ${state}\n`)
    }
    expect((await run("user", "show", eve)).stdout).toContain("0 sessions")
    expect((await run("user", "list", "--role", "super_admin")).stdout).toContain("ada@mint.example")
    const last = await run("user", "role", "ada@mint.example", "user")
    expect([last.code, errorOf(last)]).toEqual([1, "LAST_SUPER_ADMIN"])
    const nobody = await run("user", "show", "nobody@mint.example")
    expect([nobody.code, errorOf(nobody)]).toEqual([3, "USER_NOT_FOUND"])
  })

  it("leave no password in the server's log", () => {
    expect(server.stdout() + server.stderr()).not.toContain(PASSWORD)
  })
})
