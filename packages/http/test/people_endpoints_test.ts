import { TOTP } from "otpauth"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  logIn,
  mailedToken,
  newEmail,
  newPerson,
  newSession,
  newSuperAdmin,
  OTHER_PASSWORD,
  PASSWORD,
  post,
} from "./people.ts"
import { type Answer, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
let secure: TestServer
beforeAll(async () => {
  const config = { trustedProxies: ["127.0.0.1"] }
  server = await startServer({ config })
  secure = await startServer({ config: { ...config, publicUrl: "https://mint.example" } })
})
afterAll(() => Promise.all([server.stop(), secure.stop()]))

/** What of an answer somebody could tell people apart by. */
const told = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: [...headers]
    .filter(([name]) => !["date", "x-request-id"].includes(name))
    .map(([name]) => name)
    .sort(),
})

describe("the ways in", () => {
  it("lead from a registration by mail to a session, and out again", async () => {
    const email = newEmail()
    const registered = await post(server, "/api/user/register", { email, password: PASSWORD })
    expect([registered.status, registered.json]).toEqual([200, { success: true }])
    expect((await logIn(server, email)).json["code"]).toBe("EMAIL_UNVERIFIED")
    const token = await mailedToken(server, email, "verify_email")
    expect((await post(server, "/api/user/verify", { token, password: PASSWORD })).json).toEqual({ success: true })
    expect((await post(server, "/api/user/verify", { token, password: PASSWORD })).status).toBe(410)
    const entered = await logIn(server, email)
    expect(entered.json).toMatchObject({ success: true, user: { email, role: "user", permissions: [], totp: false } })
    const session = String(entered.json["token"])
    expect(session).toMatch(/^mst_[\w-]{43}$/)
    expect((await ask(server, "GET", "/api/user/me", { token: session })).json).toMatchObject({ email, locale: "zh" })
    expect((await post(server, "/api/user/logout", undefined, { token: session })).json).toEqual({ success: true })
    expect((await ask(server, "GET", "/api/user/me", { token: session })).json["code"]).toBe("TOKEN_REFUSED")
  })

  it("answer alike whether an address is known", async () => {
    const [known, unknown] = [await newPerson(server), newEmail()]
    for (const [path, body] of [
      ["/api/user/login", { password: OTHER_PASSWORD }],
      ["/api/user/password/forgot", {}],
      ["/api/user/register", { password: PASSWORD }],
    ] as const) {
      const [one, other] = [
        await post(server, path, { ...body, email: known }),
        await post(server, path, { ...body, email: unknown }),
      ]
      expect(told(one)).toEqual(told(other))
    }
  })

  it("set a new password by mail, which ends every session", async () => {
    const { email, token } = await newSession(server)
    await post(server, "/api/user/password/forgot", { email })
    let mailed = "none"
    for (let tries = 0; tries < 100 && mailed === "none"; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      mailed = await mailedToken(server, email, "reset_password")
    }
    const answer = await post(server, "/api/user/password/reset", { token: mailed, password: OTHER_PASSWORD })
    expect(answer.json).toEqual({ success: true })
    expect((await ask(server, "GET", "/api/user/me", { token })).status).toBe(401)
    expect((await logIn(server, email)).json["code"]).toBe("LOGIN_REFUSED")
    expect((await logIn(server, email, { password: OTHER_PASSWORD })).status).toBe(200)
  })
})

describe("a session in a cookie", () => {
  it("is bound to the host, out of reach of scripts, and not in the answer", async () => {
    const email = await newPerson(secure)
    const entered = await logIn(secure, email, { cookie: true })
    expect(entered.json["token"]).toBeUndefined()
    const cookie = entered.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/^__Host-mintcode_session=mst_[\w-]{43}; /)
    for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part)
    expect(cookie).not.toContain("Domain")
  })

  it("has another name where there is no TLS, which a server with TLS does not take", async () => {
    const plain = (await logIn(server, await newPerson(server), { cookie: true })).headers.get("set-cookie") ?? ""
    expect(plain).toMatch(/^mintcode_session=mst_/)
    expect(plain).not.toContain("Secure")
    const entered = await logIn(secure, await newPerson(secure), { cookie: true })
    const value = /mst_[\w-]{43}/.exec(entered.headers.get("set-cookie") ?? "")?.[0]
    const answer = await ask(secure, "GET", "/api/user/me", { headers: { cookie: `mintcode_session=${value}` } })
    expect(answer.json["code"]).toBe("TOKEN_MISSING")
  })

  it("changes nothing for a page of another site", async () => {
    const entered = await logIn(secure, await newPerson(secure), { cookie: true })
    const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    const logOut = (headers: Record<string, string>) =>
      ask(secure, "POST", "/api/user/logout", { headers: { cookie, ...headers } })
    const own = { "x-mintcode-csrf": "1" }
    for (const headers of [
      {},
      { "sec-fetch-site": "same-origin" },
      { ...own, "sec-fetch-site": "cross-site" },
      { ...own, "sec-fetch-site": "same-site" },
      { ...own, origin: "https://evil.example" },
      { ...own, origin: "null" },
      { origin: "https://mint.example" },
    ]) {
      const refused = await logOut(headers)
      expect([JSON.stringify(headers), refused.status, refused.json["code"]]).toEqual([
        JSON.stringify(headers),
        403,
        "CSRF_REFUSED",
      ])
    }
    expect((await ask(secure, "GET", "/api/user/me", { headers: { cookie } })).status).toBe(200)
    const out = await logOut({ ...own, origin: "https://mint.example" })
    expect([out.status, out.headers.get("set-cookie")]).toEqual([200, expect.stringContaining("Max-Age=0")])
    const forged = await logIn(secure, newEmail())
    expect(forged.json["code"]).toBe("LOGIN_REFUSED")
    const login = { email: newEmail(), password: PASSWORD }
    const crossSite = await post(secure, "/api/user/login", login, { headers: { "sec-fetch-site": "cross-site" } })
    expect(crossSite.json["code"]).toBe("CSRF_REFUSED")
  })

  it("opens the operators' side to who may, under the same rules", async () => {
    const { email } = await newSuperAdmin(secure)
    const entered = await logIn(secure, email, { cookie: true })
    const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    const put = (headers: Record<string, string>) =>
      ask(secure, "PUT", "/admin/settings/site_title", {
        token: null,
        body: { value: "x" },
        headers: { cookie, ...headers },
      })
    expect((await ask(secure, "GET", "/admin/settings", { token: null, headers: { cookie } })).status).toBe(200)
    expect((await put({})).json["code"]).toBe("CSRF_REFUSED")
    expect((await put({ "x-mintcode-csrf": "1" })).status).toBe(200)
    const events = await ask(secure, "GET", "/admin/audit?type=setting.changed")
    expect(events.json["items"]).toMatchObject([{ actor: { kind: "person" }, permission: "settings:edit" }])
  })
})

describe("one's own account", () => {
  it("goes through one-time codes, recovery, sessions and devices", async () => {
    const { email, token } = await newSession(server)
    const own = (path: string, body?: unknown) => post(server, `/api/user/${path}`, body, { token })
    const enrolled = await own("totp/enrol", { password: PASSWORD })
    const app = new TOTP({ secret: String(enrolled.json["secret"]) })
    expect(enrolled.json["uri"]).toContain("otpauth://totp/")
    const confirmed = await own("totp/confirm", { code: app.generate() })
    const codes = confirmed.json["codes"] as ReadonlyArray<string>
    expect(codes).toHaveLength(10)
    expect((await logIn(server, email)).json["code"]).toBe("TOTP_REQUIRED")
    expect((await logIn(server, email, { code: codes[0] })).json["user"]).toMatchObject({ recoveryCodesLeft: 9 })
    expect((await logIn(server, email, { code: codes[0] })).json["code"]).toBe("TOTP_REFUSED")
    expect((await ask(server, "GET", "/api/user/me", { token })).json).toMatchObject({
      totp: true,
      recoveryCodesLeft: 9,
    })
    const sessions = await ask(server, "GET", "/api/user/sessions", { token })
    const items = sessions.json["items"] as ReadonlyArray<{ id: string }>
    expect(items).toHaveLength(2)
    expect(JSON.stringify(items)).not.toContain("digest")
    const other = items.find(({ id }) => id !== sessions.json["current"])
    expect((await own(`sessions/${other?.id}/end`)).json).toEqual({ success: true })
    const device = await own("devices", { name: "laptop", fingerprint: "machine-1" })
    expect([device.status, Object.keys(device.json).sort()]).toEqual([201, ["createdAt", "id", "name"]])
    expect((await own(`devices/${device.json["id"]}/remove`)).json).toEqual({ success: true })
    const renewed = await own("totp/recovery-codes", { password: PASSWORD, code: codes[1] })
    const [fresh = ""] = renewed.json["codes"] as ReadonlyArray<string>
    expect((await own("totp/disable", { password: PASSWORD, code: codes[2] })).json["code"]).toBe("TOTP_REFUSED")
    expect((await own("totp/disable", { password: PASSWORD, code: fresh })).json).toEqual({ success: true })
    expect((await own("password/change", { current: PASSWORD, password: OTHER_PASSWORD })).status).toBe(200)
    expect((await own("close", { password: OTHER_PASSWORD })).json).toEqual({ success: true })
    expect((await logIn(server, email, { password: OTHER_PASSWORD })).json["code"]).toBe("LOGIN_REFUSED")
  })

  it("is not opened by operator tokens, nor by what belongs to nobody", async () => {
    const wrong = await ask(server, "GET", "/api/user/me", { token: server.token })
    expect([wrong.status, wrong.json["code"]]).toEqual([401, "TOKEN_REFUSED"])
    expect((await ask(server, "GET", "/api/user/me")).json["code"]).toBe("TOKEN_MISSING")
    expect((await ask(server, "GET", "/api/user/me", { token: "mst_nobody" })).json["code"]).toBe("TOKEN_REFUSED")
  })
})

describe("operators", () => {
  it("invite by mail, and see to people and mails", async () => {
    const email = newEmail()
    const invited = await ask(server, "POST", "/admin/invitations", {
      body: { email, role: "admin", permissions: ["people:read"], locale: "en" },
    })
    expect([invited.status, invited.json["state"]]).toEqual([201, "open"])
    const token = await mailedToken(server, email, "invitation")
    expect((await post(server, "/api/user/invitation", { token, password: PASSWORD })).json).toEqual({ success: true })
    const entered = await logIn(server, email)
    expect(entered.json["user"]).toMatchObject({ role: "admin", permissions: ["people:read"] })
    const session = String(entered.json["token"])
    const found = await ask(server, "GET", `/admin/users?search=${encodeURIComponent(email)}`, { token: session })
    expect(found.json["items"]).toMatchObject([{ email, role: "admin" }])
    expect(found.text).not.toMatch(/argon2|hash|digest/i)
    const id = String((entered.json["user"] as { id: string }).id)
    expect((await ask(server, "POST", `/admin/users/${id}/logout`)).status).toBe(200)
    expect((await ask(server, "GET", "/admin/users", { token: session })).status).toBe(401)
    const mails = await ask(server, "GET", `/admin/mails?to=${encodeURIComponent(email)}`)
    const [mail] = mails.json["items"] as ReadonlyArray<{ id: string }>
    expect(mails.text).not.toContain("v1.")
    const shown = await ask(server, "GET", `/admin/mails/${mail?.id}`)
    expect([shown.text.includes(token), shown.text.includes("********")]).toEqual([false, true])
    expect((await ask(server, "POST", `/admin/mails/${mail?.id}/reveal`)).text).toContain(token)
    expect((await ask(server, "POST", `/admin/mails/${mail?.id}/retry`)).json["state"]).toBe("queued")
  })
})

describe("the log and the audit trail", () => {
  it("hold no password, session, mailed token, code or address", async () => {
    const { email, token } = await newSession(server)
    const enrolled = await post(server, "/api/user/totp/enrol", { password: PASSWORD }, { token })
    const secret = String(enrolled.json["secret"])
    const confirmed = await post(server, "/api/user/totp/confirm", { code: new TOTP({ secret }).generate() }, { token })
    const codes = confirmed.json["codes"] as ReadonlyArray<string>
    await logIn(server, email, { password: OTHER_PASSWORD })
    await logIn(server, email, { code: codes[0] })
    const verify = await mailedToken(server, email, "verify_email")
    const events = await ask(server, "GET", "/admin/audit?limit=200")
    expect(events.status).toBe(200)
    expect(server.logs.length).toBeGreaterThan(10)
    const kept = `${server.logs.join("\n")}\n${events.text}`
    for (const text of [email, token, secret, verify, PASSWORD, OTHER_PASSWORD, ...codes]) {
      expect(kept.includes(text), text).toBe(false)
    }
  })
})
