import { Effect, Exit, Redacted, Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { mailServer } from "../../adapters/test/mail_server.ts"
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

  it("does not start with half of a configuration", async () => {
    for (const env of [
      { MINTCODE_SMTP_URL: "smtp://127.0.0.1:25" },
      { MINTCODE_SMTP_URL: "http://127.0.0.1", MINTCODE_MAIL_FROM: "shop@mint.example" },
      { MINTCODE_SMTP_URL: "smtp://127.0.0.1:25", MINTCODE_MAIL_FROM: "not an address" },
    ]) {
      const { code, stderr } = await mintcode(["config"], { env })
      expect([code, stderr]).toEqual([5, expect.stringContaining("CONFIG_INVALID")])
    }
  })
})
