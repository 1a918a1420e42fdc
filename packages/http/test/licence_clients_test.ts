import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { licenceCode } from "./licence_shop.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

/** Starting tsx on a crowded machine takes seconds. */
const CLIENT_TIMEOUT = 60_000
const MACHINE = 'A "quoted" machine\\1 薄荷'

const path = (name: string) => fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url))
const CLIENTS: Readonly<Record<string, readonly [string, ...ReadonlyArray<string>]>> = {
  TypeScript: [process.execPath, "--import=tsx", path("licence_client.ts")],
  Python: ["python3", path("licence_client.py")],
  shell: ["sh", path("licence_client.sh")],
}

let server: TestServer
let folder: string
let keys: string
const fakes: Array<Server> = []

beforeAll(async () => {
  server = await startServer({ limits: { ...RATE_LIMITS_DEFAULT, burst: 1_000, refusalsFree: 1_000 } })
  folder = await mkdtemp(join(tmpdir(), "mintcode-clients-"))
  keys = join(folder, "keys.json")
  await writeFile(keys, (await ask(server, "GET", "/api/licence-keys")).text)
})
afterAll(async () => {
  for (const fake of fakes) fake.close()
  await rm(folder, { recursive: true, force: true })
  await server.stop()
})

/** A server that answers everything with the same. */
const fakeServer = async (answer: string): Promise<string> => {
  const fake = createServer((request, response) => {
    request.resume().on("end", () => response.end(answer))
  })
  fakes.push(fake)
  await new Promise<void>((ready) => fake.listen(0, "127.0.0.1", ready))
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`
}

for (const [language, [program, ...first]] of Object.entries(CLIENTS)) {
  const run = (...args: ReadonlyArray<string>) =>
    new Promise<readonly [number | string | null | undefined, string]>((done) => {
      execFile(program, [...first, ...args], (error, stdout) => done([error === null ? 0 : error.code, stdout.trim()]))
    })
  const file = (name: string) => join(folder, `${language}-${name}`)

  describe(`the ${language} client`, () => {
    it(
      "validates, and believes what is signed",
      async () => {
        const code = await licenceCode(server)
        expect(await run("validate", server.url, code, MACHINE, keys)).toEqual([0, "VALID ACTIVATED"])
        expect(await run("validate", server.url, code, MACHINE, keys)).toEqual([0, "VALID VALID"])
        expect(await run("validate", server.url, code, "another", keys)).toEqual([1, "INVALID MACHINE_MISMATCH"])
        expect(await run("validate", server.url, "VIP-NOTHING", MACHINE, keys)).toEqual([1, "INVALID NOT_FOUND"])
      },
      CLIENT_TIMEOUT,
    )

    it(
      "believes no server that does not sign, signs something else, or has another key",
      async () => {
        const code = await licenceCode(server)
        const body = { code, machine_code: MACHINE, nonce: "an old nonce" }
        const real = await ask(server, "POST", "/api/validate", { body })
        const fake = await fakeServer(JSON.stringify({ status: "success", valid: true, code: "VALID" }))
        expect((await run("validate", fake, code, MACHINE, keys))[0]).toBe(2)
        // A real answer, played back.
        const replayed = await fakeServer(real.text)
        expect((await run("validate", replayed, code, MACHINE, keys))[0]).toBe(2)
        const forged = await fakeServer(real.text.replace(/"signature":"answer\.v1\.lk1\../, "$&A"))
        expect((await run("validate", forged, code, MACHINE, keys))[0]).toBe(2)
        const foreign = file("foreign-keys.json")
        const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        const public_key = Buffer.from(key, "hex").toString("base64url")
        const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key, "hex")])
        const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`
        await writeFile(foreign, JSON.stringify({ keys: [{ key_id: "lk1", algorithm: "Ed25519", public_key, pem }] }))
        expect((await run("validate", server.url, code, MACHINE, foreign))[0]).toBe(2)
        expect((await run("validate", "http://127.0.0.1:9", code, MACHINE, keys))[0]).toBe(2)
      },
      CLIENT_TIMEOUT,
    )

    it(
      "fetches a licence file and checks it without the server",
      async () => {
        const code = await licenceCode(server)
        const licence = file("a.licence")
        expect(await run("file", server.url, code, MACHINE, licence)).toEqual([0, `WRITTEN ${licence}`])
        const [status, said] = await run("verify", licence, MACHINE, keys)
        expect([status, said]).toEqual([0, expect.stringMatching(/^VALID pro-\d+$/)])
        expect((await run("verify", licence, "another", keys))[0]).toBe(2)
        const text = await readFile(licence, "utf8")
        await writeFile(licence, text.replace(/^(licence\.v1\.lk1\.)./, "$1A"))
        expect((await run("verify", licence, MACHINE, keys))[0]).toBe(2)
        expect(await run("file", server.url, code, "another", licence)).toEqual([1, "INVALID MACHINE_MISMATCH"])
      },
      CLIENT_TIMEOUT,
    )

    it(
      "takes a file whose time is over for what it is",
      async () => {
        const code = await licenceCode(server, { entitlementMs: 1 })
        const { json } = await ask(server, "POST", "/api/licences/file", { body: { code, machine_code: MACHINE } })
        const licence = file("b.licence")
        // A shell counts whole seconds.
        await pause(1_100)
        await writeFile(licence, String(json["file"]))
        expect(await run("verify", licence, MACHINE, keys)).toEqual([1, "INVALID EXPIRED"])
      },
      CLIENT_TIMEOUT,
    )
  })
}

describe("a sealed licence file", () => {
  it(
    "opens with code and machine code, however the code is typed, and with nothing else",
    async () => {
      const run = (...args: ReadonlyArray<string>) =>
        new Promise<readonly [number | string | null | undefined, string]>((done) => {
          const [program, ...first] = CLIENTS["TypeScript"] ?? [""]
          execFile(program, [...first, ...args], (error, stdout) =>
            done([error === null ? 0 : error.code, stdout.trim()]),
          )
        })
      const code = await licenceCode(server)
      const licence = join(folder, "sealed.licence")
      expect((await run("file", server.url, code, MACHINE, licence, "sealed"))[0]).toBe(0)
      const text = await readFile(licence, "utf8")
      expect(text).toMatch(/^sealed-licence\.v1\.[\w-]+\.[\w-]+\.[\w-]+\n$/)
      expect((await run("verify", licence, MACHINE, keys, code))[0]).toBe(0)
      expect((await run("verify", licence, MACHINE, keys, code.toLowerCase().replace(/(.{4})/g, "$1-")))[0]).toBe(0)
      expect((await run("verify", licence, MACHINE, keys))[0]).toBe(2)
      expect((await run("verify", licence, "another", keys, code))[0]).toBe(2)
      expect((await run("verify", licence, MACHINE, keys, "VIP-NOTHING"))[0]).toBe(2)
    },
    CLIENT_TIMEOUT,
  )
})
