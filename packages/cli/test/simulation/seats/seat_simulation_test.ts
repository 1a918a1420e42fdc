import { SeatEntity, WorkspaceEntity } from "@mintcode/core/seat"
import { OutOfStock, UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { SeatSimulation } from "./seat_simulation.ts"
import type { Sabotage } from "./seat_workers.ts"

/** Seeds that every test run goes through, and moves in each. `npm run proof -- --seats` goes on from there. */
const SEEDS = [1, 2, 3]
const MOVES = 800
const SHORT_MOVES = 300
/** Worlds that once broke a rule, and what happens in them; and the moves that `npm run proof` makes in a world. */
const BROKEN_ONCE = [
  ["takes no seat back from who joined in the very look that was to withdraw their invitation", 42_004],
  ["takes nobody for a member of old whose invitation arrived twice", 71_261],
  ["gives no time away that was prolonged while another worker looked for it in vain", 71_217],
] as const
const MOVES_OF_LONG_RUNS = 1_500
/** Seeds within which a broken guard has to be found. */
const SEEDS_TO_FIND = 12

describe("two workers over seats, under chance", () => {
  for (const seed of SEEDS) {
    it(`keep every rule (seed ${seed})`, () => {
      const { conflicts, deaths, delivered } = new SeatSimulation(seed).live(MOVES)
      expect(Math.min(conflicts, deaths, delivered)).toBeGreaterThan(0)
    })
  }

  for (const [what, seed] of BROKEN_ONCE) {
    it(`keep every rule in a world that ${what} (seed ${seed})`, () => {
      expect(new SeatSimulation(seed).live(MOVES_OF_LONG_RUNS).delivered).toBeGreaterThan(0)
    })
  }

  it("do the same again with the same seed", () => {
    const told = () => {
      const simulation = new SeatSimulation(5)
      const lines: Array<string> = []
      simulation.tell = (line) => lines.push(line)
      simulation.live(SHORT_MOVES)
      return lines
    }
    expect(told()).toEqual(told())
  })
})

const SABOTAGES: ReadonlyArray<readonly [string, Sabotage, RegExp]> = [
  [
    "a place that does not come back",
    {
      changes: (changes) =>
        changes.filter(
          (one) =>
            !(one._tag === "Adjust" && one.entity.name === WorkspaceEntity.name && Number(one.by["seatsHeld"]) < 0),
        ),
    },
    /counts its seats/,
  ],
  [
    "places beyond those that there are",
    { changes: (changes) => changes.map((one) => (one._tag === "Adjust" ? { ...one, within: {} } : one)) },
    /sells no seat twice/,
  ],
  [
    "versions of seats that nobody goes by",
    {
      changes: (changes, books) =>
        changes.map((one) => {
          if (one._tag !== "Update" || one.entity.name !== SeatEntity.name) return one
          const there = books.find(SeatEntity, String(one.row["id"]))
          return there === undefined ? one : { ...one, expectedVersion: there.version }
        }),
    },
    /counts its seats|leaves nobody behind|asks nobody twice/,
  ],
  [
    "an invitation that is not on disk before it is asked for, and goes out again after a crash",
    {
      changes: (changes) =>
        changes.map((one) =>
          one._tag === "Update" && one.entity.name === SeatEntity.name
            ? { ...one, fields: one.fields.filter((field) => field !== "askedAt" && field !== "asks") }
            : one,
        ),
    },
    /leaves nobody behind|asks nobody twice/,
  ],
  [
    "an unknown outcome that is taken for a no",
    {
      driver: (driver) => ({
        ...driver,
        connect: (setup) => {
          const provider = driver.connect(setup)
          return {
            ...provider,
            invite: (email) =>
              Effect.catchIf(
                provider.invite(email),
                (error) => error instanceof UpstreamUnknown,
                () => new OutOfStock({ reason: "no answer" }),
              ),
          }
        },
      }),
    },
    /leaves nobody behind|asks nobody twice/,
  ],
]

/** What the rules say of a town in which something is broken. */
const firstViolation = (sabotage: Sabotage): string => {
  for (let seed = 1; seed <= SEEDS_TO_FIND; seed++) {
    try {
      new SeatSimulation(seed, sabotage).live(MOVES)
    } catch (error) {
      return String(error)
    }
  }
  return "nothing was found"
}

describe("the rules of seats", () => {
  for (const [what, sabotage, rule] of SABOTAGES) {
    it(`find what goes wrong with ${what}`, () => {
      expect(firstViolation(sabotage).split("\n").at(-1)).toMatch(rule)
    })
  }
})
