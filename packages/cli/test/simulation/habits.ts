/** How an upstream, and the network before it, behaves. Shares are in percent, times in milliseconds. */
export interface Habits {
  readonly name: string
  /** Requests that never arrive, and answers that never come back. */
  readonly requestsLost: number
  readonly answersLost: number
  /** Requests that arrive late, and by how much at the most: longer than we wait for the answer. */
  readonly requestsLate: number
  readonly lateMsMax: number
  /** Calls on an order that arrive twice. */
  readonly callsRepeated: number
  readonly outOfStock: number
  readonly throttled: number
  readonly refused: number
  /** Answers that nobody can read, whatever was done. */
  readonly garbled: number
  /** Orders that never get a value, and how long the others take at the most. */
  readonly silent: number
  readonly valueMsMax: number
  readonly lifeMs: number
  /** An order is taken back only after so long. */
  readonly earlyCancelMs: number
  /** A new order is missing from lists for so long. */
  readonly listLagMsMax: number
  /** Answers that are untrue: of another order, of none, of a time that cannot be. */
  readonly lies: number
}

const HONEST: Habits = {
  name: "honest",
  requestsLost: 0,
  answersLost: 0,
  requestsLate: 0,
  lateMsMax: 0,
  callsRepeated: 0,
  outOfStock: 10,
  throttled: 3,
  refused: 1,
  garbled: 0,
  silent: 25,
  valueMsMax: 90_000,
  lifeMs: 15 * 60_000,
  earlyCancelMs: 0,
  listLagMsMax: 0,
  lies: 0,
}

/** The upstreams that a world may have. A new kind of upstream is a new line. */
export const HABITS: ReadonlyArray<Habits> = [
  HONEST,
  { ...HONEST, name: "lossy", requestsLost: 12, answersLost: 20, garbled: 8, listLagMsMax: 3_000 },
  { ...HONEST, name: "late", requestsLate: 30, lateMsMax: 60_000, answersLost: 10, listLagMsMax: 3_000, silent: 50 },
  { ...HONEST, name: "stubborn", earlyCancelMs: 120_000, callsRepeated: 25, answersLost: 10, silent: 50 },
  { ...HONEST, name: "empty", outOfStock: 70, throttled: 25, refused: 5 },
  { ...HONEST, name: "lying", requestsLost: 5, answersLost: 10, requestsLate: 10, lateMsMax: 90_000, lies: 25 },
]

/** Whatever it was before: everything works at once, so that what is open can come to its end. */
export const healed = (habits: Habits): Habits => ({
  ...HONEST,
  name: habits.name,
  outOfStock: 0,
  throttled: 0,
  refused: 0,
})
