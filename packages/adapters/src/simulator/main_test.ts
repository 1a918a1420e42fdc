import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, it } from "vitest"

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url))
const folders: Array<string> = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Runs the program until it ends, or until it has said where it listens and `use` is done with it. */
const run = (args: ReadonlyArray<string>, use: (url: string) => Promise<void> = async () => {}) =>
  new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@mintcode/source", "--import", "tsx", MAIN, ...args])
    let [out, err, used] = ["", "", false]
    child.stdout.on("data", (chunk) => {
      out += chunk
      const url = /Simulator at (\S+)\n/.exec(out)?.[1]
      if (url === undefined || used) return
      used = true
      use(url)
        .catch(reject)
        .finally(() => child.kill("SIGTERM"))
    })
    child.stderr.on("data", (chunk) => {
      err += chunk
    })
    child.on("close", (code) => resolve({ code, out, err }))
  })

const fileWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "mintcode-simulator-"))
  folders.push(folder)
  const file = join(folder, "script.json")
  writeFileSync(file, text)
  return file
}

describe("simulator program", () => {
  it("runs the demo market until it is told to stop", async () => {
    const { code, out } = await run(["--port", "0"], async (url) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      const prices = await fetch(`${url}/v1/guest/prices?country=usa&product=telegram`)
      expect(await prices.json()).toMatchObject({ usa: { telegram: { virtual4: { count: 1_000_000 } } } })
    })
    expect(code).toBe(0)
    expect(out).toContain("simulator-token")
  })

  it("takes a script from a file", async () => {
    const file = fileWith(JSON.stringify({ accounts: { mine: { balance: 5 } } }))
    const { out } = await run(["--port", "0", "--script", file], async (url) => {
      const balance = await fetch(`${url}/stubs/handler_api.php?api_key=mine&action=getBalance`)
      expect(await balance.text()).toBe("ACCESS_BALANCE:5")
    })
    expect(out).toContain("token            mine")
  })

  it("says in one line what is wrong, and does not start", async () => {
    expect(await run(["--port", "x"])).toMatchObject({ code: 2, err: expect.stringContaining('--port "x"') })
    expect(await run(["--wrong"])).toMatchObject({ code: 2, err: expect.stringContaining("Usage: simulator") })
    expect(await run(["--script", "/nowhere.json"])).toMatchObject({ code: 2, err: expect.stringContaining("ENOENT") })
    const typo = await run(["--port", "0", "--script", fileWith('{"ofers":[]}')])
    expect(typo).toMatchObject({ code: 2, err: expect.stringContaining("Cannot start the simulator") })
    expect(await run(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("Usage: simulator") })
  })
})
