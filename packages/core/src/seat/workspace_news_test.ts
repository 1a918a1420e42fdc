import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "../supplier/mod.ts"
import { aWorkspace, HOUR_MS, NOON } from "./testing/workspace_fixture.ts"
import { type Workspace, WorkspaceState } from "./workspace.ts"
import { afterFailure } from "./workspace_failures.ts"
import { filledPercent, isEnding, workspaceNews } from "./workspace_news.ts"
import { isLeft, WORKSPACE_ACTIONS, type WorkspaceAction, workspaceAfter } from "./workspace_state.ts"

const POLICY = { lowPercent: 85, highPercent: 95, leadMs: 72 * HOUR_MS }
const refused = (refusal: UpstreamRefused["refusal"]) => new UpstreamRefused({ refusal, reason: "no" })

/** The workspace after its news were noted, and what was told. */
const told = (workspace: Workspace, at = NOON) => {
  const { alerts, changes } = workspaceNews(workspace, POLICY, at)
  return {
    workspace: { ...workspace, ...changes },
    alerts: alerts.map(({ data, type }) => `${type} ${data["level"] ?? ""}`),
  }
}

describe("workspaceNews()", () => {
  it("tells of each level once while a workspace fills, and again after it has emptied", () => {
    const fills = [10, 84, 85, 90, 95, 100, 100, 90, 96, 20, 86]
    const heard: Array<ReadonlyArray<string>> = []
    let workspace = aWorkspace({ seatsMax: 100 })
    for (const seatsHeld of fills) {
      const news = told({ ...workspace, seatsHeld })
      heard.push(news.alerts)
      workspace = news.workspace
    }
    const [low, high] = [["alert.workspace_filling 85"], ["alert.workspace_filling 95"]]
    expect(heard).toEqual([[], [], low, [], high, [], [], [], high, [], low])
  })

  it("counts strangers as well as ours, and a workspace without seats as full", () => {
    expect(filledPercent(aWorkspace({ seatsMax: 10, seatsHeld: 5, seatsForeign: 4 }))).toBe(90)
    expect(filledPercent(aWorkspace({ seatsMax: 0 }))).toBe(100)
  })

  it("tells of the end of a plan once, and again when it comes near another time", () => {
    const planEndsAt = NOON + 73 * HOUR_MS
    const first = told(aWorkspace({ planEndsAt }))
    expect(first.alerts).toEqual([])
    const near = told(first.workspace, NOON + HOUR_MS)
    expect(near.alerts).toEqual(["alert.workspace_ending "])
    expect(told(near.workspace, NOON + 2 * HOUR_MS).alerts).toEqual([])
    const renewed = told({ ...near.workspace, planEndsAt: planEndsAt + 720 * HOUR_MS }, NOON + 2 * HOUR_MS)
    expect([renewed.alerts, renewed.workspace.endAlerted]).toEqual([[], false])
    expect(told(renewed.workspace, NOON + 800 * HOUR_MS).alerts).toEqual(["alert.workspace_ending "])
  })

  it("does not tell of the end of a plan that goes on by itself, or of one nobody knows", () => {
    expect(isEnding({ planEndsAt: NOON, planRenews: true }, POLICY.leadMs, NOON)).toBe(false)
    expect(isEnding({ planEndsAt: null, planRenews: null }, POLICY.leadMs, NOON)).toBe(false)
    expect(isEnding({ planEndsAt: NOON, planRenews: null }, POLICY.leadMs, NOON)).toBe(true)
  })

  it("tells nothing of a workspace that is out of use", () => {
    for (const state of WorkspaceState.literals.filter((one) => one !== "active")) {
      expect(workspaceNews(aWorkspace({ state, seatsHeld: 50, planEndsAt: 1 }), POLICY, NOON)).toEqual({
        changes: {},
        alerts: [],
      })
    }
  })

  it("has nothing new right after it was told", () => {
    const workspaces = fc.record({
      seatsHeld: fc.integer({ min: 0, max: 120 }),
      alertedPercent: fc.constantFrom(0, 85, 95),
      endAlerted: fc.boolean(),
      planEndsAt: fc.option(fc.integer({ min: NOON - HOUR_MS, max: NOON + 100 * HOUR_MS })),
    })
    void fc.assert(
      fc.property(workspaces, (changes) => {
        const once = told(aWorkspace({ seatsMax: 100, ...changes }))
        expect(workspaceNews(once.workspace, POLICY, NOON)).toEqual({ changes: {}, alerts: [] })
      }),
    )
  })
})

describe("afterFailure()", () => {
  it("disables at the last of the failures in a row, and tells once", () => {
    const first = afterFailure(aWorkspace(), refused("key"), 2, NOON)
    expect(first).toMatchObject({ changes: { failures: 1, lastFailure: "key: no" }, alert: undefined })
    const second = afterFailure(aWorkspace({ failures: 1 }), refused("key"), 2, NOON)
    expect(second).toMatchObject({ changes: { failures: 2, state: "disabled" }, alert: "alert.workspace_disabled" })
    const third = afterFailure(aWorkspace({ failures: 2, state: "disabled" }), refused("key"), 2, NOON)
    expect([third.changes.state, third.alert]).toEqual([undefined, undefined])
  })

  it("takes the provider's word that a workspace is closed at once, and looks after those who sat there", () => {
    for (const state of ["active", "draining", "disabled"] as const) {
      expect(afterFailure(aWorkspace({ state }), refused("account"), 2, NOON)).toMatchObject({
        changes: { state: "dead", wakeAt: NOON },
        alert: "alert.workspace_dead",
      })
    }
    expect(afterFailure(aWorkspace({ state: "dead" }), refused("account"), 2, NOON).alert).toBeUndefined()
  })

  it("leaves a workspace that is being emptied so", () => {
    const failed = afterFailure(aWorkspace({ state: "draining", failures: 9 }), refused("key"), 2, NOON)
    expect([failed.changes.state, failed.alert]).toEqual([undefined, undefined])
  })

  it("keeps a bounded word of what went wrong", () => {
    const long = new UpstreamUnknown({ reason: "x".repeat(5_000) })
    expect(afterFailure(aWorkspace(), long, 2, NOON).changes.lastFailure?.length).toBe(500)
    const slow = new UpstreamThrottled({ reason: "slow", retryAfterMs: null })
    expect(afterFailure(aWorkspace(), slow, 2, NOON).changes.lastFailure).toBe("throttled: slow")
  })
})

describe("workspaceAfter()", () => {
  it("does what its table says, and refuses the rest", () => {
    for (const [action, { from, to }] of Object.entries(WORKSPACE_ACTIONS)) {
      for (const state of WorkspaceState.literals) {
        const after = workspaceAfter(state, action as WorkspaceAction)
        expect([action, state, after._tag]).toEqual([action, state, from.includes(state) ? "Right" : "Left"])
        if (after._tag === "Right") expect(after.right).toBe(to)
        else expect(after.left.code).toBe("WORKSPACE_STATE")
      }
    }
  })

  it("moves people out of workspaces that are drained or dead, and out of no other", () => {
    expect(WorkspaceState.literals.filter(isLeft)).toEqual(["draining", "dead"])
  })
})
