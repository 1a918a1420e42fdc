import { readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { TOTP } from "otpauth"
import { describe, expect, it } from "vitest"
import { errorOf, jsonOf, mintcode, newFolder } from "./mintcode.ts"
import { startSession } from "./session.ts"

const { cwd, run, server } = await startSession()

const ADA = "ada@mint.example"
const PASSWORD = "correct horse battery staple"

/** Somebody's machine: no database, no token, a folder for configuration of its own. */
const newMachine = () => {
  const config = newFolder()
  const at = newFolder()
  return {
    file: join(config, "mintcode", "sessions.json"),
    mintcode: (args: ReadonlyArray<string>, input = "", env: Readonly<Record<string, string>> = {}) =>
      mintcode(args, { cwd: at, input, env: { XDG_CONFIG_HOME: config, ...env } }),
  }
}

const ask = (path: string, token: string, body: unknown) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })

const to = ["--server", server.url]

describe("mintcode login", () => {
  it("keeps a session in a file of the user's, by which other commands act until it is ended", async () => {
    expect((await mintcode(["admin", "create", ADA], { cwd, input: `${PASSWORD}\n` })).code).toBe(0)
    const mine = newMachine()
    const before = await mine.mintcode(["user", "list", ...to])
    expect([before.code, errorOf(before)]).toEqual([5, "TOKEN_MISSING"])
    const nobody = await mine.mintcode(["whoami", ...to])
    expect([nobody.code, errorOf(nobody)]).toEqual([5, "NOT_LOGGED_IN"])
    const wrong = await mine.mintcode(["login", ADA, ...to], "not the password at all\n")
    expect([wrong.code, errorOf(wrong)]).toEqual([1, "LOGIN_REFUSED"])
    const none = await mine.mintcode(["login", ADA, ...to])
    expect([none.code, errorOf(none)]).toEqual([2, "USAGE"])

    const entered = await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)
    expect(entered.stdout).toMatch(new RegExp(`^Logged in at ${server.url} as ${ADA} \\(super_admin\\) until `))
    const { token } = (JSON.parse(readFileSync(mine.file, "utf8")) as { sessions: [{ token: string }] }).sessions[0]
    expect(token).toMatch(/^mst_/)
    expect(entered.stdout + entered.stderr).not.toContain(token)
    expect(statSync(mine.file).mode & 0o777).toBe(0o600)

    expect((await mine.mintcode(["whoami", ...to])).stdout).toContain("super_admin")
    expect((await mine.mintcode(["user", "list", ...to])).stdout).toContain(ADA)
    // The server that was logged in to last needs no name.
    expect(jsonOf(await mine.mintcode(["whoami", "--json"]))).toMatchObject({
      server: server.url,
      with: "session",
      user: { email: ADA },
    })
    // A token that is set goes before.
    const other = await mine.mintcode(["user", "list", ...to], "", { MINTCODE_ADMIN_TOKEN: "of-another-server" })
    expect([other.code, errorOf(other)]).toEqual([5, "TOKEN_REFUSED"])

    expect((await mine.mintcode(["logout", ...to])).stdout).toBe(`Logged out at ${server.url}\n`)
    expect((await ask("/api/user/logout", token, {})).status).toBe(401)
    expect(errorOf(await mine.mintcode(["logout", ...to]))).toBe("NOT_LOGGED_IN")
    expect(errorOf(await mine.mintcode(["user", "list", ...to]))).toBe("TOKEN_MISSING")
  })

  it("says what to do when the session has ended, here or on the server", async () => {
    const mine = newMachine()
    await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)
    expect((await run("user", "logout", ADA)).code).toBe(0)
    for (const command of [["whoami"], ["user", "list"]]) {
      const ended = await mine.mintcode([...command, ...to])
      expect([ended.code, errorOf(ended)]).toEqual([5, "SESSION_ENDED"])
      expect(ended.stderr).toContain("mintcode login")
    }
    await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)
    const saved = JSON.parse(readFileSync(mine.file, "utf8")) as { sessions: ReadonlyArray<object> }
    writeFileSync(mine.file, JSON.stringify({ sessions: saved.sessions.map((one) => ({ ...one, expiresAt: 1 })) }))
    const old = await mine.mintcode(["user", "list", ...to])
    expect([old.code, errorOf(old)]).toEqual([5, "SESSION_ENDED"])
    expect((await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)).code).toBe(0)
    expect((await mine.mintcode(["logout", "--everywhere", ...to])).code).toBe(0)
    writeFileSync(mine.file, "not a file of ours")
    const broken = await mine.mintcode(["user", "list", ...to])
    expect([broken.code, errorOf(broken)]).toEqual([5, "SESSION_FILE_UNUSABLE"])
  })

  it("takes a one-time code on the line behind the password, and asks for https beyond this machine", async () => {
    const mine = newMachine()
    await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)
    const { token } = (JSON.parse(readFileSync(mine.file, "utf8")) as { sessions: [{ token: string }] }).sessions[0]
    const enrolled = (await (await ask("/api/user/totp/enrol", token, { password: PASSWORD })).json()) as {
      readonly secret: string
    }
    const codes = new TOTP({ secret: enrolled.secret })
    expect((await ask("/api/user/totp/confirm", token, { code: codes.generate() })).status).toBe(200)
    const without = await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n`)
    expect([without.code, errorOf(without)]).toEqual([2, "USAGE"])
    expect(without.stderr).toContain("one-time code")
    const next = codes.generate({ timestamp: Date.now() + 30_000 })
    expect((await mine.mintcode(["login", ADA, ...to], `${PASSWORD}\n${next}\n`)).code).toBe(0)
    const plain = await mine.mintcode(["login", ADA, "--server", "http://192.0.2.1"], `${PASSWORD}\n`)
    expect([plain.code, errorOf(plain)]).toEqual([1, "SERVER_INSECURE"])
  })
})
