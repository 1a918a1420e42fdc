import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ask } from "./drill.ts"
import { jsonOf, mintcode, start } from "./mintcode.ts"

describe.concurrent("mintcode demo", () => {
  it("mints, moves on from the plan that is out of stock, delivers a code, and cleans up", async () => {
    const { code, stdout, stderr } = await mintcode(["demo"])
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("5 vouchers minted")
    expect(stdout).toMatch(/england is out of stock, on to the next plan/)
    expect(stdout).toMatch(/number \+1\d+ from canada/)
    expect(stdout).toMatch(/Code {2}\d{4,8}\n/)
    expect(stdout).not.toContain("\u001B")
  })

  it("is one JSON document for scripts", async () => {
    expect(jsonOf(await mintcode(["demo", "--json"]))).toMatchObject({
      codes: expect.any(Array),
      value: { code: expect.stringMatching(/^\d+$/) },
    })
  })

  it("goes on with --keep until it is told to stop, and leaves nothing behind", async () => {
    const running = await start(["demo", "--keep"], ({ stdout }) => stdout().includes("Ctrl-C stops everything"))
    const [, url = ""] = /server {5}(http:\S+)/.exec(running.stdout()) ?? []
    const [, code = ""] = /\{"code":"([^"]+)"\}/.exec(running.stdout()) ?? []
    const [, folder = ""] = /in (\S*mintcode-demo-\w+)/.exec(running.stdout()) ?? []
    expect(existsSync(folder)).toBe(true)
    expect(await (await fetch(`${url}/docs`)).text()).toContain("<html")
    const redeemed = await mintcode(["redeem", "-", "--server", url], { input: code })
    expect(redeemed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d{4,8}\n$/) })

    const [, licence = ""] = /\{"code":"([^"]+)","machine_code"/.exec(running.stdout()) ?? []
    const validated = await ask(`${url}/api/validate`, {
      method: "POST",
      body: JSON.stringify({ code: licence, machine_code: "my-laptop" }),
    })
    expect(validated).toMatchObject({ status: 200, body: { valid: true, code: "ACTIVATED" } })

    const [, seat = ""] = /seat +http:\S+\/#(\S+)/.exec(running.stdout()) ?? []
    const email = "ada@example.org"
    const invited = await mintcode(["redeem", "-", "--email", email, "--server", url], { input: seat })
    expect(invited).toMatchObject({ code: 0, stdout: expect.stringContaining(email) })

    const [, operator = "", password = ""] = /\/console +(\S+), password (\S+)/.exec(running.stdout()) ?? []
    const loggedIn = await ask(`${url}/api/user/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: operator, password }),
    })
    expect(loggedIn).toMatchObject({ status: 200 })
    expect(await running.stop("SIGINT")).toBe(0)
    expect(existsSync(folder)).toBe(false)
  })
})
