import { CODE_FORMAT_DEFAULT } from "@mintcode/core/catalogue"
import { MintRequest } from "@mintcode/core/voucher"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { type MintValues, mintPayload } from "./mint_request.ts"

const VALUES: MintValues = { productId: "gift", count: 10, expiry: "product", ownFormat: false }

describe("mintPayload()", () => {
  it("says only what the form says", () => {
    expect(mintPayload({ ...VALUES, note: "  ", tags: [], usesMax: 1 }, CODE_FORMAT_DEFAULT)).toEqual({
      productId: "gift",
      count: 10,
    })
  })

  it("says format, expiry, uses, note and tags so that the API understands them", () => {
    const payload = mintPayload(
      {
        ...VALUES,
        ownFormat: true,
        prefix: "VIP",
        length: 20,
        label: "TGCA",
        expiry: "days",
        days: 30,
        usesMax: 3,
        note: " for Ann ",
        tags: ["spring"],
      },
      CODE_FORMAT_DEFAULT,
    )
    expect(payload).toMatchObject({
      format: { prefix: "VIP", length: 20, group: 0, label: { label: "TGCA", length: 6, position: 8 } },
      expiry: { kind: "days", days: 30 },
      usesMax: 3,
      note: "for Ann",
      tags: ["spring"],
    })
    expect(Schema.decodeUnknownSync(MintRequest)(payload)).toMatchObject({ productId: "gift" })
  })

  it("ends with the last day, not before it", () => {
    const { expiry } = mintPayload({ ...VALUES, expiry: "date", lastDay: "2030-06-01" }, CODE_FORMAT_DEFAULT)
    expect(expiry).toEqual({ kind: "date", at: new Date(2030, 5, 2).getTime() })
  })
})
