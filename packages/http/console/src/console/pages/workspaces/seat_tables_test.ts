import { REPAIR_ACTIONS, WORKSPACE_ACTIONS } from "@mintcode/core/seat"
import { describe, expect, it } from "vitest"
import { REPAIRS } from "./finding_repairs.ts"
import { WORKSPACE_MOVES } from "./workspace_moves.ts"

describe("what the page offers", () => {
  it("is what core lets be done with a workspace in each state", () => {
    const offered = Object.entries(WORKSPACE_MOVES).map(([move, { from }]) => [move, from])
    expect(offered).toEqual(Object.entries(WORKSPACE_ACTIONS).map(([action, { from }]) => [action, from]))
  })

  it("is what core lets be done about each kind of finding", () => {
    expect(REPAIRS).toEqual(REPAIR_ACTIONS)
  })
})
