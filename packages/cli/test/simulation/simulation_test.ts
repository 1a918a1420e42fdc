import { describe, expect, it } from "vitest"
import { MUTATIONS } from "./mutations.ts"
import { simulate } from "./simulation.ts"

/** Worlds that every run lives through. `npm run proof` goes on from there. */
const SEEDS = [1, 2, 3, 4]
/** Steps of a world that is lived through twice, or that has something broken in it. */
const SHORT_STEPS = 1_000
/** Worlds within which something that is broken on purpose has to be found. */
const MUTANT_SEEDS_MAX = 12

describe("the whole core, simulated", () => {
  for (const seed of SEEDS) {
    it(`keeps its promises in the world of seed ${seed}`, async () => {
      const { last, violations } = await simulate({ seed })
      expect(violations, last.join("\n")).toEqual([])
    })
  }

  const short = (seed: number) => simulate({ seed, steps: SHORT_STEPS })

  it("does the same again with the same seed, and something else with another", async () => {
    const [first, again, other] = [await short(7), await short(7), await short(8)]
    expect(again.hash).toBe(first.hash)
    expect(other.hash).not.toBe(first.hash)
  })
})

describe("a checker that can fail", () => {
  for (const mutation of MUTATIONS) {
    it(`finds, sooner or later, ${mutation.name}`, async () => {
      let found: ReadonlyArray<string> = []
      for (let seed = 1; seed <= MUTANT_SEEDS_MAX && found.length === 0; seed++) {
        found = (await simulate({ seed, mutation, steps: SHORT_STEPS, checksStorage: mutation.foundBy === "storage" }))
          .violations
      }
      expect(found).not.toEqual([])
    })
  }
})
