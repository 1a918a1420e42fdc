import { describe, expect, it } from "@effect/vitest"
import { uuidV7 } from "@mintcode/core/kernel"
import { FastCheck } from "effect"
import { ALL_IDS, idFloor, idRange } from "./id_range.ts"

const time = FastCheck.integer({ min: 1, max: 2 ** 48 - 1 })
const random = FastCheck.uint8Array({ minLength: 10, maxLength: 10 })

describe("idFloor()", () => {
  it("sorts before every id of its millisecond and after every older one", () => {
    void FastCheck.assert(
      FastCheck.property(time, random, (at, bytes) => {
        expect(idFloor(at) < uuidV7(at, bytes)).toBe(true)
        expect(idFloor(at) > uuidV7(at - 1, bytes)).toBe(true)
      }),
    )
  })

  it("stays in order for times that no id can have", () => {
    const newest = uuidV7(2 ** 48 - 2, new Uint8Array(10).fill(255))
    expect(idFloor(Number.MAX_SAFE_INTEGER) > newest).toBe(true)
    expect(idFloor(-5)).toBe(idFloor(0))
  })
})

describe("idRange()", () => {
  it("has no end where none is given", () => {
    expect(idRange({})).toEqual(ALL_IDS)
    expect(idRange({ from: 1 })).toEqual({ fromId: idFloor(1), beforeId: undefined })
  })
})
