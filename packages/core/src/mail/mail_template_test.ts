import { describe, expect, it } from "@effect/vitest"
import { MailLocale, MailTemplate } from "./mail.ts"
import { writeMail } from "./mail_template.ts"

const filling = { siteTitle: "Mint", publicUrl: "https://mint.example", variables: { token: "mev_abc", role: "admin" } }

describe("writeMail()", () => {
  for (const template of MailTemplate.literals) {
    for (const locale of MailLocale.literals) {
      it(`writes "${template}" in "${locale}", as text and as HTML, with nothing left unfilled`, () => {
        const { subject, text, html } = writeMail(template, locale, filling)
        expect(subject).toContain("Mint")
        expect(html).toContain(`<html lang="${locale}">`)
        for (const written of [subject, text, html]) expect(written).not.toMatch(/undefined|\$\{|\[object/)
        expect(text.includes("mev_abc")).toBe(html.includes("mev_abc"))
        expect(/[\u4e00-\u9fff]/.test(text)).toBe(locale === "zh")
      })
    }
  }

  it("keeps a token behind the hash of its link, where no server sees it", () => {
    const { text } = writeMail("reset_password", "en", filling)
    expect(text).toContain("https://mint.example/account/reset#token=mev_abc\n")
  })

  it("writes a notice by its lines, and as text what looks like markup", () => {
    const variables = { title: "Away\r\nBcc: a@b.example", text: "One <b>line</b>\n\n  another & more\r\n" }
    const { subject, text, html } = writeMail("notice", "en", { ...filling, variables })
    expect(subject).toBe("Away Bcc: a@b.example (Mint)")
    expect(text).toBe("One <b>line</b>\n\nanother & more\n\nThis notice is from Mint, https://mint.example.\n")
    expect(html).toContain("<p>One &lt;b&gt;line&lt;/b&gt;</p>\n<p>another &amp; more</p>")
  })

  it("escapes what operators typed, and keeps a subject on one line", () => {
    const siteTitle = `<img src=x onerror="alert(1)">\r\nBcc: a@b.example & 'co'`
    const { subject, html } = writeMail("verify_email", "en", { ...filling, siteTitle })
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).not.toContain("<img")
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;")
    expect(html).toContain("&amp; &#39;co&#39;")
  })
})
