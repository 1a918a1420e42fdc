import { generateKeyPairSync } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect, Exit, Redacted, Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { mailServer } from "../../adapters/test/mail_server.ts"
import { verifyDkim } from "./dkim.ts"
import { mintcode, newFolder, startServer } from "./mintcode.ts"

const scope = Effect.runSync(Scope.make())
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

describe("a server with a mail server", () => {
  it("mails a link that leads to its public address, from the configured sender", async () => {
    const mails = await Effect.runPromise(Scope.extend(mailServer(), scope))
    const server = await startServer(newFolder(), {
      MINTCODE_SMTP_URL: Redacted.value(mails.url),
      MINTCODE_MAIL_FROM: "Mint Shop <shop@mint.example>",
      MINTCODE_PUBLIC_URL: "https://mint.example",
    })
    const answer = await fetch(`${server.url}/api/user/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "ada@mint.example", password: "correct horse battery staple", locale: "en" }),
    })
    expect(await answer.json()).toEqual({ success: true })
    await expect.poll(() => mails.received.length, { timeout: 15_000 }).toBe(1)
    const [mail] = mails.received
    expect(mail).toMatchObject({
      subject: "Confirm your address for MintCode",
      from: { name: "Mint Shop", address: "shop@mint.example" },
      to: [{ address: "ada@mint.example" }],
    })
    expect(mail?.messageId).toMatch(/^<[\w-]{36}@mint\.example>$/)
    const token = /https:\/\/mint\.example\/account\/verify#token=(mev_\S+)/.exec(mail?.text ?? "")?.[1] ?? "none"
    const log = server.stdout() + server.stderr()
    for (const secret of [token, "ada@mint.example", "correct horse"]) expect(log).not.toContain(secret)
    expect(await server.stop()).toBe(0)
  })

  it("signs mails with the key of its file, so that readers can tell that they are from the domain", async () => {
    const mails = await Effect.runPromise(Scope.extend(mailServer(), scope))
    const folder = newFolder()
    const { privateKey, publicKey } = generateKeyPairSync("rsa", {
      modulusLength: 2_048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    })
    const file = join(folder, "dkim.pem")
    writeFileSync(file, privateKey)
    const server = await startServer(folder, {
      MINTCODE_SMTP_URL: Redacted.value(mails.url),
      MINTCODE_MAIL_FROM: "Mint Shop <shop@mint.example>",
      MINTCODE_DKIM_DOMAIN: "mint.example",
      MINTCODE_DKIM_SELECTOR: "mint2026",
      MINTCODE_DKIM_KEY_FILE: file,
    })
    await fetch(`${server.url}/api/user/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "ada@mint.example", password: "correct horse battery staple", locale: "zh" }),
    })
    await expect.poll(() => mails.raw.length, { timeout: 15_000 }).toBe(1)
    const [raw = ""] = mails.raw
    const verdict = verifyDkim(raw, publicKey)
    expect(verdict).toMatchObject({ isBodyIntact: true, isSigned: true })
    expect(verdict.tags).toMatchObject({ v: "1", a: "rsa-sha256", d: "mint.example", s: "mint2026" })
    expect((verdict.tags["h"] ?? "").split(":")).toEqual(expect.arrayContaining(["from", "to", "subject"]))
    expect(verifyDkim(raw.replace("shop@mint.example", "shop@mint.exampl3"), publicKey).isSigned).toBe(false)
    expect(verifyDkim(`${raw}more\r\n`, publicKey).isBodyIntact).toBe(false)
    expect(await server.stop()).toBe(0)
  })

  it("does not start with half of a configuration", async () => {
    for (const env of [
      { MINTCODE_SMTP_URL: "smtp://127.0.0.1:25" },
      { MINTCODE_SMTP_URL: "http://127.0.0.1", MINTCODE_MAIL_FROM: "shop@mint.example" },
      { MINTCODE_SMTP_URL: "smtp://127.0.0.1:25", MINTCODE_MAIL_FROM: "not an address" },
      { MINTCODE_DKIM_DOMAIN: "mint.example" },
      { MINTCODE_DKIM_DOMAIN: "mint.example", MINTCODE_DKIM_SELECTOR: "mint2026", MINTCODE_DKIM_KEY: "no key" },
    ]) {
      const { code, stderr } = await mintcode(["config"], { env })
      expect([code, stderr]).toEqual([5, expect.stringContaining("CONFIG_INVALID")])
      expect(stderr).not.toContain("no key")
    }
  })
})
