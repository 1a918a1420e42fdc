import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, TestClock } from "effect"
import { adjust, expectVersion, forget, insert, isConflictOn, remove, retryConflicts, update } from "./commit.ts"
import { entity } from "./entity.ts"
import { Conflict, Refused } from "./errors.ts"

interface Row {
  readonly key: string
  readonly version: number
  readonly count: number
}

const RowEntity = entity<Row>()({
  name: "row",
  key: "key",
  columns: { key: "text", version: "int", count: "int" },
  unique: {},
  versioned: true,
})

const READ: Row = { key: "a", version: 4, count: 1 }
const conflictOn = (guard: string) => new Conflict({ code: "CONFLICT", guard })

/** Runs a program that fails, and answers how often it was tried and how it ended. */
const tried = <E>(guards: ReadonlyArray<string>, failures: ReadonlyArray<E>) =>
  Effect.gen(function* () {
    let tries = 0
    const program = Effect.suspend(() => {
      const failure = failures[tries]
      tries++
      return failure === undefined ? Effect.succeed("done") : Effect.fail(failure)
    })
    const fiber = yield* Effect.fork(Effect.either(retryConflicts(guards)(program)))
    yield* TestClock.adjust(Duration.minutes(1))
    return { end: yield* Fiber.join(fiber), tries: tries }
  })

describe("retryConflicts()", () => {
  it.effect("tries again while the named guards fail", () =>
    Effect.gen(function* () {
      const { end, tries } = yield* tried(
        ["row.version", "row.key"],
        [conflictOn("row.version"), conflictOn("row.key")],
      )
      expect(end).toMatchObject({ _tag: "Right", right: "done" })
      expect(tries).toBe(3)
    }),
  )

  it.effect("lets other guards and other errors through at once", () =>
    Effect.gen(function* () {
      for (const failure of [conflictOn("row.key"), new Refused({ code: "NO", reason: "no" })]) {
        const { end, tries } = yield* tried(["row.version"], [failure, failure])
        expect(end).toMatchObject({ _tag: "Left", left: failure })
        expect(tries).toBe(1)
      }
    }),
  )

  it.effect("gives up after a bounded number of tries, with the last conflict", () =>
    Effect.gen(function* () {
      const { end, tries } = yield* tried(
        ["row.version"],
        Array.from({ length: 1_000 }, () => conflictOn("row.version")),
      )
      expect(end).toMatchObject({ _tag: "Left", left: { guard: "row.version" } })
      expect(tries).toBe(13)
    }),
  )
})

describe("changes", () => {
  it("carry the version that was read and write the next", () => {
    expect(update(RowEntity, READ, { count: 2 })).toEqual({
      _tag: "Update",
      entity: RowEntity,
      row: { key: "a", version: 5, count: 2 },
      fields: ["count"],
      expectedVersion: 4,
    })
    expect(remove(RowEntity, READ)).toMatchObject({ _tag: "Remove", key: "a", expectedVersion: 4 })
  })

  it("say which rows, counters and bounds they are about", () => {
    expect(insert(RowEntity, READ, READ)).toMatchObject({ _tag: "Insert", rows: [READ, READ] })
    expect(forget(RowEntity, ["a", "b"]).map((change) => change._tag === "Remove" && change.expectedVersion)).toEqual([
      null,
      null,
    ])
    expect(adjust(RowEntity, "a", { count: 1 })).toMatchObject({ by: { count: 1 }, within: {}, initial: undefined })
    const bounded = adjust(RowEntity, "a", { count: 1 }, { within: { count: { max: 3 } }, initial: READ })
    expect(bounded).toMatchObject({ within: { count: { max: 3 } }, initial: READ })
  })
})

describe("expectVersion()", () => {
  it.effect("refuses an edit of another version, older or newer, as its commit would", () =>
    Effect.gen(function* () {
      yield* expectVersion(RowEntity, 4, 4)
      yield* expectVersion(RowEntity, 4, undefined)
      for (const expected of [3, 5, 0]) {
        const conflict = yield* Effect.flip(expectVersion(RowEntity, 4, expected))
        expect(isConflictOn(conflict, ["row.version"])).toBe(true)
      }
    }),
  )
})

describe("isConflictOn()", () => {
  it("knows conflicts on the guards it is given and nothing else", () => {
    expect(isConflictOn(conflictOn("row.version"), ["row.version"])).toBe(true)
    expect(isConflictOn(conflictOn("row.key"), ["row.version"])).toBe(false)
    for (const other of [
      null,
      undefined,
      "Conflict",
      { guard: "row.version" },
      new Refused({ code: "NO", reason: "" }),
    ]) {
      expect(isConflictOn(other, ["row.version"])).toBe(false)
    }
  })
})
