import { describe, expect, it } from "vitest"
import { entryFor, type LockEntries, missingFrom } from "./check_lock.ts"

describe("missingFrom()", () => {
  it("finds optional packages where Node would look for them, and names those it cannot find", () => {
    const entries: LockEntries = {
      "": {},
      "node_modules/tool": { optionalDependencies: { "@tool/linux-x64": "1.0.0", "@tool/darwin-arm64": "1.0.0" } },
      "node_modules/tool/node_modules/inner": {
        optionalDependencies: { near: "2.0.0", far: "2.0.0", "@tool/linux-x64": "1.0.0" },
      },
      "node_modules/tool/node_modules/near": {},
      "node_modules/@tool/linux-x64": {},
    }
    expect(missingFrom(entries)).toEqual([
      { parent: "node_modules/tool", name: "@tool/darwin-arm64", version: "1.0.0" },
      { parent: "node_modules/tool/node_modules/inner", name: "far", version: "2.0.0" },
    ])
  })
})

describe("entryFor()", () => {
  const entry = (name: string, version = "1.2.3") => entryFor({ parent: "", name, version }, { dev: true })

  it("reads the platform from the name", () => {
    expect(entry("@a/cli-darwin-arm64")).toEqual({
      version: "1.2.3",
      cpu: ["arm64"],
      dev: true,
      optional: true,
      os: ["darwin"],
    })
    expect(entry("@a/binding-linux-arm-musleabihf")).toMatchObject({ os: ["linux"], cpu: ["arm"], libc: ["musl"] })
    expect(entry("@a/core-linux-s390x-gnu")).toMatchObject({ os: ["linux"], cpu: ["s390x"], libc: ["glibc"] })
  })

  it("makes nothing up where name or version do not say enough", () => {
    expect(entry("fsevents")).toBeUndefined()
    expect(entry("@a/cli-darwin-arm64", "^1.2.3")).toBeUndefined()
  })
})
