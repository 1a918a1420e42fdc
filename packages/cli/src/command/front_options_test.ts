import { describe, expect, it } from "vitest"
import { COMMON_FLAGS } from "./common_flags.ts"
import { frontOptions } from "./front_options.ts"

describe("frontOptions()", () => {
  it("parts what stands in front of a command's name from the rest", () => {
    expect(frontOptions(["--json", "-q", "voucher", "list", "--limit", "2"])).toEqual({
      front: ["--json", "-q"],
      rest: ["voucher", "list", "--limit", "2"],
    })
    expect(frontOptions(["--server", "http://x", "--server=http://y", "--local", "product"])).toEqual({
      front: ["--server", "http://x", "--server=http://y", "--local"],
      rest: ["product"],
    })
    expect(frontOptions(["voucher", "--json"])).toEqual({ front: [], rest: ["voucher", "--json"] })
    expect(frontOptions(["--limit", "2"]).front).toEqual([])
  })

  it("knows every option that all commands have", () => {
    for (const flag of Object.values(COMMON_FLAGS)) expect(frontOptions([`--${flag.name}`]).rest).toEqual([])
  })
})
