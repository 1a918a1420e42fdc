import { LICENCE_CODES } from "@mintcode/core/licence"
import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { LICENCE_ANSWERS } from "../src/handlers/licence_words.ts"
import { activeLicence, licenceCode, licenceCodes, validate } from "./licence_shop.ts"
import { type Answer, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
beforeAll(async () => {
  const limits = { ...RATE_LIMITS_DEFAULT, burst: 10_000, refusalsFree: 10_000, refusalsPerMinute: 10_000 }
  server = await startServer({ limits })
})
afterAll(() => server.stop())

const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/
const told = ({ json, status }: Answer) => [status, json["status"], json["code"], json["message"]]
const end = async (id: string, endsAt: number) =>
  ask(server, "PATCH", `/admin/licences/${id}`, { body: { startsAt: 1, endsAt } })

describe("POST /api/validate", () => {
  it("answers a first activation, and later calls of the machine, as clients expect", async () => {
    const code = await licenceCode(server)
    const first = await validate(server, `  ${code.toLowerCase()} `, " machine-1\n")
    expect(told(first)).toEqual([200, "success", "ACTIVATED", "授权成功"])
    expect(first.json).toMatchObject({ valid: true, remaining_hours: 3, remaining_seconds: 10_800 })
    expect(first.json["expire_at"]).toMatch(/\+08:00$/)
    expect(first.json["expire_at"]).toMatch(WITH_OFFSET)
    const left = Date.parse(String(first.json["expire_at"])) - Date.now()
    expect(Math.abs(left - 10_800_000)).toBeLessThan(60_000)
    expect(first.json).not.toHaveProperty("signature")
    const later = await validate(server, code, "machine-1")
    expect(told(later)).toEqual([200, "success", "VALID", "授权成功"])
    expect(later.json["licence_id"]).toBe(first.json["licence_id"])
    expect(Number(later.json["remaining_hours"])).toBeCloseTo(3, 1)
  })

  it("answers in English to whoever asks for it, and in Chinese to everybody else", async () => {
    const code = await licenceCode(server)
    for (const [header, message] of [
      ["en-GB,en;q=0.9", "The code is bound to another machine"],
      ["de, fr;q=0.5", "The code is bound to another machine"],
      ["zh-CN,zh;q=0.9,en;q=0.8", "机器码不匹配"],
      ["*", "机器码不匹配"],
      ["", "机器码不匹配"],
      [";;q=x,,", "机器码不匹配"],
      ["en;q=0", "机器码不匹配"],
    ] as const) {
      await validate(server, code, "machine-1")
      const answer = await ask(server, "POST", "/api/validate", {
        body: { code, machine_code: "machine-2" },
        headers: { "accept-language": header },
      })
      expect([header, answer.json["message"]]).toEqual([header, message])
    }
  })

  it("follows the shop's time zone, and takes one that there is not for UTC", async () => {
    const { code } = await activeLicence(server)
    const zoneIs = (value: string) => ask(server, "PUT", "/admin/settings/shop_time_zone", { body: { value } })
    try {
      for (const [zone, offset] of [
        ["Asia/Kolkata", "+05:30"],
        ["America/Phoenix", "-07:00"],
        ["Nowhere/Land", "+00:00"],
      ] as const) {
        await zoneIs(zone)
        const { json } = await validate(server, code, "machine-1")
        expect([zone, String(json["expire_at"]).slice(-6)]).toEqual([zone, offset])
        expect(Date.parse(String(json["expire_at"]))).toBeGreaterThan(Date.now())
      }
    } finally {
      await zoneIs("Asia/Shanghai")
    }
  })

  /** How each code comes about; the table of the guide holds no other. */
  const CASES: Readonly<Record<keyof typeof LICENCE_CODES, () => Promise<Answer>>> = {
    ACTIVATED: async () => validate(server, await licenceCode(server), "machine-1"),
    VALID: async () => validate(server, (await activeLicence(server)).code, "machine-1"),
    NOT_FOUND: () => validate(server, "VIP-DOES-NOT-EXIST", "machine-1"),
    MACHINE_MISMATCH: async () => validate(server, (await activeLicence(server)).code, "machine-2"),
    EXPIRED: async () => {
      const { code, id } = await activeLicence(server)
      await end(id, 2)
      return validate(server, code, "machine-1")
    },
    NOT_STARTED: async () => {
      const notBefore = Date.now() + 3_600_000
      return validate(server, await licenceCode(server, { licence: { notBefore } }), "machine-1")
    },
    DISABLED: async () => {
      const code = await licenceCode(server)
      const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code } })
      await ask(server, "POST", "/admin/vouchers/disable", { body: { selection: { ids: [found.json["id"]] } } })
      return validate(server, code, "machine-1")
    },
    VOIDED: async () => {
      const code = await licenceCode(server)
      const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code } })
      await ask(server, "POST", `/admin/batches/${found.json["batchId"]}/void`)
      return validate(server, code, "machine-1")
    },
    SUSPENDED: async () => {
      const { code, id } = await activeLicence(server)
      await ask(server, "POST", `/admin/licences/${id}/suspend`)
      return validate(server, code, "machine-1")
    },
    BANNED: async () => {
      const { code, id } = await activeLicence(server)
      await ask(server, "POST", `/admin/licences/${id}/ban`)
      return validate(server, code, "machine-1")
    },
    TOO_MANY_MACHINES: async () => {
      const { code } = await activeLicence(server, { licence: { machinesMax: 2 } })
      await validate(server, code, "machine-2")
      return validate(server, code, "machine-3")
    },
    HEARTBEAT_DEAD: async () => {
      const { code } = await activeLicence(server, { licence: { floating: true } })
      return validate(server, code, "machine-2", {}, "/api/licences/heartbeat")
    },
    RELEASED: async () => {
      const { code } = await activeLicence(server, { licence: { floating: true } })
      return validate(server, code, "machine-1", {}, "/api/licences/release")
    },
    NOT_FLOATING: async () =>
      validate(server, (await activeLicence(server)).code, "machine-1", {}, "/api/licences/release"),
    UNBOUND: async () => validate(server, (await activeLicence(server)).code, "machine-1", {}, "/api/licences/unbind"),
    TRANSFERRED: async () => {
      const { code } = await activeLicence(server)
      return validate(server, code, "machine-1", { new_machine_code: "machine-2" }, "/api/licences/transfer")
    },
    TRANSFERS_EXHAUSTED: async () => {
      const { code } = await activeLicence(server, { licence: { transfersMax: 0 } })
      return validate(server, code, "machine-1", {}, "/api/licences/unbind")
    },
    TRANSFER_TOO_SOON: async () => {
      const { code } = await activeLicence(server)
      await validate(server, code, "machine-1", {}, "/api/licences/unbind")
      await validate(server, code, "machine-2")
      return validate(server, code, "machine-2", {}, "/api/licences/unbind")
    },
  }

  for (const [code, send] of Object.entries(CASES)) {
    it(`tells ${code} with its status and words, and nothing of the licence to a stranger's machine`, async () => {
      const answer = await send()
      const words = LICENCE_ANSWERS[code as keyof typeof LICENCE_CODES]
      const status = words.status === 200 ? "success" : "error"
      expect(told(answer)).toEqual([words.status, status, code, words.zh])
      expect(answer.json["valid"]).toBe(LICENCE_CODES[code as keyof typeof LICENCE_CODES].valid)
      if (["MACHINE_MISMATCH", "TOO_MANY_MACHINES", "NOT_FOUND", "DISABLED", "VOIDED"].includes(code)) {
        expect(answer.json).toMatchObject({ licence_id: null, expire_at: null, remaining_hours: null, product: null })
      }
    })
  }

  it("uses the words that clients in the field look for", async () => {
    expect((await CASES.NOT_FOUND()).json["message"]).toContain("不存在")
    expect((await CASES.MACHINE_MISMATCH()).json["message"]).toContain("机器码不匹配")
    expect((await CASES.EXPIRED()).json["message"]).toContain("已过期")
  })

  const json = { "content-type": "application/json" }
  const good = { code: "VIP-1234-5678", machine_code: "machine-1" }
  const WRONG: ReadonlyArray<readonly [what: string, raw: string]> = [
    ["nothing", ""],
    ["no JSON", "code=VIP"],
    ["JSON that breaks off", '{"code":"VIP'],
    ["null", "null"],
    ["a number", "4711"],
    ["a list", JSON.stringify([good])],
    ["a list around the code", JSON.stringify({ ...good, code: [good.code] })],
    ["a list around the machine code", JSON.stringify({ ...good, machine_code: ["a"] })],
    ["an object as code", JSON.stringify({ ...good, code: { $ne: null } })],
    ["a number as code", JSON.stringify({ ...good, code: 4711 })],
    ["true as machine code", JSON.stringify({ ...good, machine_code: true })],
    ["no machine code", JSON.stringify({ code: good.code })],
    ["no code", JSON.stringify({ machine_code: "a" })],
    ["blanks", JSON.stringify({ code: "  ", machine_code: "a" })],
    ["a blank machine code", JSON.stringify({ ...good, machine_code: " \t " })],
    ["a NUL behind the code", JSON.stringify({ ...good, code: `${good.code}\0` })],
    ["a NUL behind the machine code", JSON.stringify({ ...good, machine_code: "a\0" })],
    ["half a character", '{"code":"VIP\\ud83d","machine_code":"a"}'],
    ["a control character", JSON.stringify({ ...good, code: "VIP\u0007-1" })],
    ["an endless code", JSON.stringify({ ...good, code: "V".repeat(5_000) })],
    ["an endless machine code", JSON.stringify({ ...good, machine_code: "m".repeat(5_000) })],
    ["a prototype", '{"code":"V","machine_code":"m","__proto__":{"a":1}}'],
    ["endless nesting", `{"code":"V","machine_code":"m","a":${"[".repeat(60)}${"]".repeat(60)}}`],
  ]
  for (const [what, raw] of WRONG) {
    it(`refuses ${what} with the 400 of the protocol`, async () => {
      for (const path of ["/api/validate", "/api/licences/heartbeat", "/api/licences/transfer", "/api/licences/file"]) {
        const answer = await ask(server, "POST", path, { raw, headers: json })
        expect(told(answer)).toEqual([400, "error", "INPUT_MISSING", "卡密和机器码不能为空"])
      }
    })
  }

  it("refuses a nonce that cannot be signed, a body without end, and a move to nowhere", async () => {
    for (const nonce of ["short", 4711, ["a"], "with a tab\t", "n".repeat(201), "非可打印字符非可打印"]) {
      expect((await validate(server, "VIP-1234", "a", { nonce })).json["code"]).toBe("NONCE_INVALID")
    }
    const large = await ask(server, "POST", "/api/validate", { raw: `"${"x".repeat(70_000)}"`, headers: json })
    expect(told(large)).toEqual([413, "error", "BODY_TOO_LARGE", "请求过大"])
    const { code } = await activeLicence(server)
    const nowhere = await validate(server, code, "machine-1", { new_machine_code: 1 }, "/api/licences/transfer")
    expect(told(nowhere).slice(0, 3)).toEqual([400, "error", "INPUT_MISSING"])
  })

  it("takes JSON whatever the content type says, fields that it does not know, and a byte order mark", async () => {
    const codes = await licenceCodes(server, 6)
    const types = [
      "",
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/json; charset=gbk",
      "x",
      "a/b;;=",
    ]
    for (const [index, type] of types.entries()) {
      const body = JSON.stringify({ code: codes[index], machine_code: "m-1", version: "1.0", extra: { a: [1] } })
      const raw = index % 2 === 0 ? body : `\ufeff${body}`
      const answer = await ask(server, "POST", "/api/validate", { raw, headers: { "content-type": type } })
      expect([type, answer.json["code"]]).toEqual([type, "ACTIVATED"])
    }
  })

  it("does not take codes of other kinds for licences", async () => {
    await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
    const minted = await ask(server, "POST", "/admin/vouchers", { body: { productId: "gift", count: 1 } })
    const [code = ""] = minted.json["codes"] as ReadonlyArray<string>
    expect((await validate(server, code, "machine-1")).status).toBe(404)
    expect((await ask(server, "GET", `/api/status/${code}`)).status).toBe(404)
  })
})

describe("GET /api/status/{code}", () => {
  const statusOf = async (code: string, query = "") => {
    const { json, status } = await ask(server, "GET", `/api/status/${encodeURIComponent(code)}${query}`)
    return { status, body: json, data: (json["data"] ?? {}) as Readonly<Record<string, unknown>> }
  }

  it("tells a code's life in three words, with times that carry an offset", async () => {
    const code = await licenceCode(server)
    const unused = await statusOf(code)
    expect([unused.status, unused.body["status"]]).toEqual([200, "success"])
    expect(unused.data).toEqual({
      full_code: code,
      status: "unused",
      created_at: expect.stringMatching(WITH_OFFSET),
      used_at: null,
      expire_at: null,
      machine_code: null,
      remaining_hours: null,
    })
    const machine = "machine-of-a-customer"
    const { json } = await validate(server, code, machine)
    const active = await statusOf(code.toLowerCase())
    expect(active.data).toMatchObject({ full_code: code, status: "active", remaining_hours: 3 })
    expect(active.data["used_at"]).toMatch(WITH_OFFSET)
    expect(active.data["expire_at"]).toBe(json["expire_at"])
    expect(active.data["machine_code"]).toBe("mac****mer")
    expect((await statusOf(code, `?machine_code=${machine}`)).data["machine_code"]).toBe(machine)
    expect((await statusOf(code, "?machine_code=another")).data["machine_code"]).toBe("mac****mer")
    await end(String(json["licence_id"]), 2)
    expect((await statusOf(code)).data).toMatchObject({ status: "expired", remaining_hours: 0 })
  })

  it("says 404 of what there is not, and never more than 404 of what cannot be a code", async () => {
    for (const code of ["VIP-NOTHING", "'; DROP TABLE licence", "卡密", " ", "x".repeat(90), "a\tb", "%", "["]) {
      const { body, status } = await statusOf(code)
      expect([code, status, body["code"], body["message"]]).toEqual([code, 404, "NOT_FOUND", "卡密不存在"])
    }
    for (const path of [
      `/api/status/${"x".repeat(500)}`,
      "/api/status/a%00",
      "/api/status/%ff",
      "/api/status/a?machine_code=%00",
    ]) {
      expect((await ask(server, "GET", path)).status).toBeLessThan(500)
    }
  })

  it("leaves neither codes nor machine codes in the log", async () => {
    const { code } = await activeLicence(server)
    await statusOf(code, "?machine_code=machine-1")
    expect(server.logs.length).toBeGreaterThan(0)
    for (const line of server.logs) expect([line.includes(code), line.includes("machine-1")]).toEqual([false, false])
  })
})

describe("GET /api/health", () => {
  it("answers as clients expect", async () => {
    const { json, status } = await ask(server, "GET", "/api/health")
    expect([status, json["status"], json["service"]]).toEqual([200, "ok", "mintcode"])
    expect(Date.parse(String(json["timestamp"]))).toBeGreaterThan(0)
  })
})
