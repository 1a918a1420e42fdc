const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A number of a product's policy as a field: how many of the API's units one of the field's is, and its bounds. */
export interface NumberTerm {
  readonly unit: number
  readonly min: number
  readonly max: number
  /** What holds when the field is empty; `null` where that is something else than a number. */
  readonly usual: number | null
}

/** How redemptions behave. A test holds these tables to core's schemas and defaults. */
export const POLICY_NUMBERS = {
  triesMax: { unit: 1, min: 1, max: 20, usual: 3 },
  plansTriedMax: { unit: 1, min: 1, max: 20, usual: 3 },
  timeLimitMs: { unit: MINUTE_MS, min: 1, max: 1_440, usual: 5 },
  throttleCoolDownMs: { unit: SECOND_MS, min: 0, max: 600, usual: 30 },
  tryCoolDownMs: { unit: SECOND_MS, min: 0, max: 86_400, usual: 0 },
} as const satisfies Record<string, NumberTerm>

/** What a licence grants. */
export const LICENCE_NUMBERS = {
  machinesMax: { unit: 1, min: 1, max: 100, usual: 1 },
  transfersMax: { unit: 1, min: 0, max: 1_000, usual: 3 },
  transferCoolDownMs: { unit: HOUR_MS, min: 0, max: 8_784, usual: 24 },
  heartbeatMs: { unit: MINUTE_MS, min: 1, max: 10_080, usual: 10 },
  offlineMs: { unit: DAY_MS, min: 1, max: 366, usual: 7 },
} as const satisfies Record<string, NumberTerm>

/** What a seat grants. */
export const SEAT_NUMBERS = {
  months: { unit: 1, min: 1, max: 120, usual: null },
  graceMs: { unit: DAY_MS, min: 0, max: 90, usual: 0 },
  overlapMs: { unit: DAY_MS, min: 0, max: 30, usual: 3 },
  invitationDays: { unit: 1, min: 1, max: 365, usual: null },
  rebindsMax: { unit: 1, min: 0, max: 1_000, usual: 1 },
  rebindCoolDownMs: { unit: HOUR_MS, min: 0, max: 8_784, usual: 24 },
} as const satisfies Record<string, NumberTerm>

/** Numbers as the fields hold them. */
export type Numbers<Terms> = { readonly [Key in keyof Terms]?: number | null }

/** Numbers of the API in the units of the fields; what is not said stays empty. */
export const shownNumbers = <Terms extends Record<string, NumberTerm>>(
  terms: Terms,
  said: { readonly [Key in keyof Terms]?: number | null | undefined },
): Numbers<Terms> => converted(terms, said, (value, { unit }) => value / unit)

/** Numbers of the fields in the units of the API; empty fields say nothing. */
export const saidNumbers = <Terms extends Record<string, NumberTerm>>(
  terms: Terms,
  shown: Numbers<Terms> | undefined,
): { readonly [Key in keyof Terms]?: number } =>
  converted(terms, shown ?? {}, (value, { unit }) => Math.round(value * unit)) as { [Key in keyof Terms]?: number }

const converted = <Terms extends Record<string, NumberTerm>>(
  terms: Terms,
  values: { readonly [Key in keyof Terms]?: number | null | undefined },
  convert: (value: number, term: NumberTerm) => number,
): Numbers<Terms> =>
  Object.fromEntries(
    Object.entries(terms).flatMap(([key, term]) => {
      const value = values[key]
      return typeof value === "number" ? [[key, convert(value, term)]] : []
    }),
  ) as Numbers<Terms>
