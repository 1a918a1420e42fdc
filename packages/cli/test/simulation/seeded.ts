import { PCGRandom } from "effect/Utils"

/** Chance from a seed: the same seed, asked the same questions in the same order, gives the same answers. */
export interface Seeded {
  /** A whole number from 0, below `below`. */
  readonly integer: (below: number) => number
  readonly between: (least: number, most: number) => number
  /** True in so many of a hundred cases. */
  readonly percent: (share: number) => boolean
  /** One of those that there are; nothing of none. */
  readonly pick: <A>(among: ReadonlyArray<A>) => A | undefined
  /** One of those that there are, by weight. */
  readonly weighted: <A extends { readonly weight: number }>(among: ReadonlyArray<A>) => A | undefined
  readonly shuffled: <A>(all: ReadonlyArray<A>) => ReadonlyArray<A>
  readonly bytes: (count: number) => Uint8Array
}

export const makeSeeded = (seed: number): Seeded => {
  const generator = new PCGRandom(seed)
  const integer = (below: number) => (below <= 1 ? 0 : generator.integer(below))
  return {
    integer,
    between: (least, most) => least + integer(most - least + 1),
    percent: (share) => generator.number() * 100 < share,
    pick: (among) => among[integer(among.length)],
    weighted: (among) => {
      let left = generator.number() * among.reduce((sum, { weight }) => sum + weight, 0)
      return among.find(({ weight }) => {
        left -= weight
        return left < 0
      })
    },
    shuffled: (all) =>
      all
        .map((one) => [generator.number(), one] as const)
        .sort(([left], [right]) => left - right)
        .map(([, one]) => one),
    bytes: (count) => Uint8Array.from({ length: count }, () => integer(256)),
  }
}
