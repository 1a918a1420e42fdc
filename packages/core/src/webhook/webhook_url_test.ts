import { describe, expect, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { checkWebhookUrl } from "./webhook_url.ts"

const isAccepted = (url: string, allowLoopback = false) =>
  Either.isRight(Effect.runSync(Effect.either(checkWebhookUrl(url, { allowLoopback }))))

describe("checkWebhookUrl()", () => {
  it("takes addresses of the public internet, by name or written out", () => {
    for (const url of [
      "https://shop.example/hooks?a=1",
      "https://shop.example",
      "https://shop.example:8443/",
      "https://93.184.216.34/x",
      "https://[2606:4700::1111]/",
    ]) {
      expect([url, isAccepted(url)]).toEqual([url, true])
    }
  })

  it("refuses private addresses in every spelling, local names, other schemes and credentials", () => {
    for (const url of [
      "http://shop.example/",
      "ftp://shop.example/",
      "https://user:secret@shop.example/",
      "https://shop.example\\@10.0.0.1/",
      "https://shop.example/#a",
      "https:///nothing",
      "https://10.1.2.3/",
      "https://172.16.0.1/",
      "https://192.168.1.1/",
      "https://100.64.0.1/",
      "https://127.0.0.1/",
      "https://169.254.169.254/latest/meta-data",
      "https://0.0.0.0/",
      "https://2130706433/",
      "https://0x7f000001/",
      "https://127.1/",
      "https://[::1]/",
      "https://[::ffff:10.0.0.1]/",
      "https://[fe80::1]/",
      "https://[fd00::1]/",
      "https://[2002:7f00:1::]/",
      "https://localhost/",
      "https://db/",
      "https://metadata.google.internal/",
      "https://printer.local/",
    ]) {
      expect([url, isAccepted(url)]).toEqual([url, false])
    }
  })

  it("lets this machine pass for development, and nothing else besides", () => {
    expect(isAccepted("http://127.0.0.1:3000/hooks", true)).toBe(true)
    expect(isAccepted("http://localhost:3000/hooks", true)).toBe(true)
    expect(isAccepted("http://10.0.0.1/", true)).toBe(false)
    expect(isAccepted("http://shop.example/", true)).toBe(false)
  })
})
