import { expect } from "@effect/vitest"
import { makeSimulator, type ScriptInput, SIMULATOR_TOKEN, type Simulator } from "@mintcode/adapters/simulator"
import {
  type Delivered,
  type Intent,
  type Placed,
  type Supplier,
  type SupplierDriver,
  UpstreamAccount,
} from "@mintcode/core/supplier"
import { Clock, Effect, Redacted, Schema } from "effect"

/** What the contract needs to know of a driver. */
export interface ContractDriver {
  readonly driver: SupplierDriver
  /** Where the driver finds the simulator. */
  readonly baseUrl: (simulator: Simulator) => string
  /** Plan parameters for Telegram in the USA. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The same in England. */
  readonly elsewhere: Readonly<Record<string, unknown>>
  /** WhatsApp in the USA. */
  readonly otherProduct: Readonly<Record<string, unknown>>
  /** A product that is not sold. */
  readonly noSuchProduct: Readonly<Record<string, unknown>>
  /** What `checkParameters` must refuse, and the field that it must name. */
  readonly malformed: ReadonlyArray<readonly [parameters: Readonly<Record<string, unknown>>, path: string]>
}

/** For calls that hang: short for the suite's sake, long enough for a busy machine to answer the others. */
export const HANG_TIMEOUT_MS = 750
export const PRICE = 0.59
export const OPENING = 100

/** A market with one price and a message after a second of the simulator's clock. */
export const contractScript: ScriptInput = {
  accounts: { [SIMULATOR_TOKEN]: { balance: OPENING } },
  countries: {
    usa: { iso: "us", prefix: "+1", number: 187 },
    england: { iso: "gb", prefix: "+44", number: 16 },
  },
  services: { telegram: "tg", whatsapp: "wa", google: "go" },
  offers: ["usa", "england"].flatMap((country) =>
    ["telegram", "whatsapp"].map((product) => ({
      country,
      product,
      operator: "virtual4",
      price: PRICE,
      sms: [{ delayMs: 1_000, text: "Your code is {code}", code: "314159" }],
    })),
  ),
}

/** Puts one account on a driver. */
export const connectTo = (
  driver: SupplierDriver,
  baseUrl: string,
  options: Readonly<Record<string, unknown>> = {},
  token = SIMULATOR_TOKEN,
): Supplier => driver.connect({ account: accountOf(driver.name, baseUrl, options), token: Redacted.make(token) })

const accountOf = (driver: string, baseUrl: string, options: Readonly<Record<string, unknown>>) =>
  Schema.decodeUnknownSync(UpstreamAccount)({
    id: "01890a5d-ac96-774b-bcce-b302099a8057",
    version: 1,
    driver,
    name: "contract",
    baseUrl,
    sealedToken: null,
    currency: "USD",
    enabled: true,
    ratePerSecond: 100,
    balanceMinor: null,
    balanceAt: null,
    balanceAlertMinor: null,
    balanceLow: false,
    options,
    createdAt: 0,
    updatedAt: 0,
  })

/** What the parts of the contract share, for one driver. */
export const makeBench = (contract: ContractDriver) => {
  const setUp = (script: Partial<ScriptInput> = {}, options: Readonly<Record<string, unknown>> = {}) =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: { ...contractScript, ...script } })
      const supplier = connectTo(contract.driver, contract.baseUrl(simulator), options)
      return { simulator, supplier }
    })

  let nextIntent = 0
  const intentFor = (parameters = contract.parameters, rest: Partial<Intent> = {}) =>
    Effect.map(
      Clock.currentTimeMillis,
      (recordedAt): Intent => ({
        id: `01890a5d-ac96-774b-bcce-${String(nextIntent++).padStart(12, "0")}`,
        recordedAt,
        parameters,
        maximumPriceMinor: null,
        input: {},
        ...rest,
      }),
    )

  const order = (supplier: Supplier, parameters = contract.parameters, rest: Partial<Intent> = {}) =>
    Effect.flatMap(intentFor(parameters, rest), (intent) => supplier.order(intent)).pipe(Effect.map(placed))

  const placed = (answer: Placed | Delivered): Placed => {
    if (answer._tag !== "Placed") throw new Error(`expected an order, got ${answer._tag}`)
    return answer
  }

  const balanceOf = (simulator: Simulator) => Number(simulator.accounts()[0]?.balance)

  /** Everything came to an end and every cent is where it belongs. */
  const expectClean = (simulator: Simulator, charged: number) => {
    expect(simulator.audit()).toEqual({ open: [], violations: [] })
    expect(balanceOf(simulator)).toBeCloseTo(OPENING - charged * PRICE, 6)
  }

  return { contract, setUp, intentFor, order, balanceOf, expectClean }
}
export type Bench = ReturnType<typeof makeBench>

/** The value of an answer that must be a delivery. */
export const valueOf = (answer: { readonly _tag: string }): Readonly<Record<string, string>> => {
  if (!isDelivered(answer)) throw new Error(`expected a delivery, got ${answer._tag}`)
  return Redacted.value(answer.value)
}

const isDelivered = (answer: { readonly _tag: string }): answer is Delivered => answer._tag === "Delivered"

/** The contract's market with every offer changed so. */
export const offersWith = (
  changes: Partial<NonNullable<ScriptInput["offers"]>[number]>,
): NonNullable<ScriptInput["offers"]> => (contractScript.offers ?? []).map((offer) => ({ ...offer, ...changes }))
