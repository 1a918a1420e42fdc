import { describe, expect, it } from "@effect/vitest"
import { pickWorkspace } from "./placement.ts"
import { aWorkspace, DAY_MS, NOON, workspaceId } from "./testing/seat_fixture.ts"
import type { Workspace } from "./workspace.ts"

const WANTED = { at: NOON, leadMs: 3 * DAY_MS, fullMs: 900_000, avoid: [] }
const [first, second, third] = [1, 2, 3].map((number) => aWorkspace({ id: workspaceId(number) }))
const picked = (
  workspaces: ReadonlyArray<Workspace | undefined>,
  more: Partial<Parameters<typeof pickWorkspace>[1]> = {},
) =>
  pickWorkspace(
    workspaces.filter((one) => one !== undefined),
    { ...WANTED, ...more },
  )?.id

describe("pickWorkspace()", () => {
  it("picks the least loaded, ties by id", () => {
    expect(picked([third, first, second])).toBe(workspaceId(1))
    const small = aWorkspace({ id: workspaceId(1), seatsMax: 4, seatsHeld: 2, seatsFree: 2 })
    const large = aWorkspace({ id: workspaceId(2), seatsMax: 10, seatsHeld: 4, seatsFree: 6 })
    expect(picked([small, large])).toBe(workspaceId(2))
    // What is kept back is not there to be filled.
    const kept = aWorkspace({ id: workspaceId(2), seatsMax: 10, seatsReserved: 4, seatsHeld: 4, seatsFree: 2 })
    expect(picked([small, kept])).toBe(workspaceId(1))
  })

  it("leaves out what is full, said to be full, not in use, ending soon or passed over", () => {
    const unfit: ReadonlyArray<Partial<Workspace>> = [
      { seatsFree: 0 },
      { seatsFree: -1 },
      { fullUntil: NOON + 1 },
      { state: "draining" },
      { state: "disabled" },
      { state: "dead" },
      { planEndsAt: NOON + 3 * DAY_MS },
      { planEndsAt: NOON + 3 * DAY_MS, planRenews: false },
    ]
    for (const changes of unfit) expect(picked([aWorkspace(changes)]), JSON.stringify(changes)).toBeUndefined()
    expect(picked([first], { avoid: [workspaceId(1)] })).toBeUndefined()
  })

  it("takes what renews, lasts, was full before or is said to be full for longer than anybody says", () => {
    const fit: ReadonlyArray<Partial<Workspace>> = [
      { planEndsAt: NOON, planRenews: true },
      { planEndsAt: NOON + 3 * DAY_MS + 1 },
      { fullUntil: NOON },
      { fullUntil: NOON + 900_001 },
    ]
    for (const changes of fit) expect(picked([aWorkspace(changes)]), JSON.stringify(changes)).toBe(workspaceId(1))
  })

  it("takes what is kept back only for who may", () => {
    const kept = aWorkspace({ seatsReserved: 2, seatsHeld: 8, seatsFree: 0 })
    expect(picked([kept])).toBeUndefined()
    expect(picked([kept], { reserved: true })).toBe(workspaceId(1))
  })
})
