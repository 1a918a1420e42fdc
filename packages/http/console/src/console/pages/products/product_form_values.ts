import { amountOf, amountText } from "../../parts/amount.ts"
import { dayOf, endOfDay, startOfDay } from "../../parts/day.ts"
import { FORMAT_DEFAULT, type FormatValues, formatFrom, formatValues } from "../mint/format_values.ts"
import {
  LICENCE_NUMBERS,
  type Numbers,
  POLICY_NUMBERS,
  SEAT_NUMBERS,
  saidNumbers,
  shownNumbers,
} from "./number_terms.ts"
import type { createProduct, editProduct, Product } from "./product_calls.ts"

const HOUR_MS = 60 * 60_000
/** Offered when nothing is said. */
const CURRENCY = "USD"

type LicenceTerms = NonNullable<Product["policy"]["licence"]>
type SeatTerms = NonNullable<Product["policy"]["seat"]>

/** What the form of a product holds. Numbers stand in the units of their fields. */
export interface ProductValues extends FormatValues {
  readonly id?: string
  readonly kind?: Product["kind"]
  readonly zh: string
  readonly en: string
  readonly deliveryType?: Product["deliveryType"]
  readonly enabled: boolean
  readonly currency: string
  readonly price?: string
  readonly hours?: number | null
  readonly numbers?: Numbers<typeof POLICY_NUMBERS>
  readonly expirySwitchesPlan?: boolean
  readonly licence?: Numbers<typeof LICENCE_NUMBERS> & {
    readonly floating?: boolean
    readonly cullDead?: boolean
    readonly firstDay?: string
  }
  readonly seat?: Numbers<typeof SEAT_NUMBERS> & {
    readonly starts?: SeatTerms["starts"]
    readonly renewal?: SeatTerms["renewal"]
  }
  readonly expiry: Product["voucherExpiry"]["kind"]
  readonly days?: number | null
  readonly lastDay?: string
}

/** What the form of a new product begins with. */
export const NEW_PRODUCT: Partial<ProductValues> = {
  kind: "code",
  enabled: true,
  currency: CURRENCY,
  expiry: "never",
  expirySwitchesPlan: true,
  licence: { floating: false, cullDead: true },
  seat: { starts: "joined", renewal: "refuse" },
}

/** A product as its form shows it. */
export const valuesOf = (product: Product): Partial<ProductValues> => {
  const { codeFormat, policy, price, voucherExpiry } = product
  const currency = price?.currency ?? CURRENCY
  return {
    kind: product.kind,
    zh: product.name.zh,
    en: product.name.en,
    deliveryType: product.deliveryType,
    enabled: product.enabled,
    currency,
    price: amountText(price?.minor, currency),
    hours: product.entitlementMs === null ? null : product.entitlementMs / HOUR_MS,
    numbers: shownNumbers(POLICY_NUMBERS, policy),
    expirySwitchesPlan: policy.expirySwitchesPlan,
    licence: {
      ...shownNumbers(LICENCE_NUMBERS, policy.licence ?? {}),
      floating: policy.licence?.floating ?? false,
      cullDead: policy.licence?.cullDead ?? true,
      firstDay: typeof policy.licence?.notBefore === "number" ? dayOf(policy.licence.notBefore) : "",
    },
    seat: {
      ...shownNumbers(SEAT_NUMBERS, policy.seat ?? {}),
      starts: policy.seat?.starts ?? "joined",
      renewal: policy.seat?.renewal ?? "refuse",
    },
    ...formatValues(codeFormat),
    expiry: voucherExpiry.kind,
    days: voucherExpiry.kind === "days" ? voucherExpiry.days : null,
    lastDay: voucherExpiry.kind === "date" ? dayOf(voucherExpiry.at - 1) : "",
  }
}

type Draft = Parameters<typeof createProduct>[0]["payload"]
type Edit = NonNullable<Parameters<typeof editProduct>[0]["payload"]>

/** What is sent for an edit. */
export const editOf = (values: ProductValues, before?: Product): Edit => {
  const minor = amountOf(values.price, values.currency)
  return {
    name: { zh: values.zh.trim(), en: values.en.trim() },
    ...(values.deliveryType === undefined ? {} : { deliveryType: values.deliveryType }),
    enabled: values.enabled,
    price: minor === null ? null : { minor, currency: values.currency },
    entitlementMs: typeof values.hours === "number" ? Math.round(values.hours * HOUR_MS) : null,
    policy: policyOf(values, before),
    codeFormat: formatFrom(values, FORMAT_DEFAULT),
    voucherExpiry: expiryOf(values),
  }
}

/** What is sent for a new product. */
export const draftOf = (values: ProductValues): Draft => ({
  ...editOf(values),
  name: { zh: values.zh.trim(), en: values.en.trim() },
  id: values.id?.trim() ?? "",
  kind: values.kind ?? "code",
})

const policyOf = (values: ProductValues, before: Product | undefined): NonNullable<Edit["policy"]> => ({
  ...saidNumbers(POLICY_NUMBERS, values.numbers),
  ...(values.expirySwitchesPlan === undefined ? {} : { expirySwitchesPlan: values.expirySwitchesPlan }),
  ...(values.kind === "licence" ? { licence: licenceOf(values, before) } : {}),
  ...(values.kind === "seat" ? { seat: seatOf(values) } : {}),
})

const licenceOf = ({ licence }: ProductValues, before: Product | undefined): LicenceTerms => {
  const notBefore = before?.policy.licence?.notBefore
  // A day is less than the moment that somebody may have set by program: one that was left alone stays as it is.
  const isSame = typeof notBefore === "number" && dayOf(notBefore) === licence?.firstDay
  return {
    ...saidNumbers(LICENCE_NUMBERS, licence),
    floating: licence?.floating ?? false,
    cullDead: licence?.cullDead ?? true,
    notBefore: isSame ? notBefore : (startOfDay(licence?.firstDay) ?? null),
  }
}

const seatOf = ({ seat }: ProductValues): SeatTerms => ({
  ...saidNumbers(SEAT_NUMBERS, seat),
  starts: seat?.starts ?? "joined",
  renewal: seat?.renewal ?? "refuse",
})

const expiryOf = ({ days, expiry, lastDay }: ProductValues): NonNullable<Edit["voucherExpiry"]> => {
  if (expiry === "days") return { kind: expiry, days: days ?? 0 }
  if (expiry === "date") return { kind: expiry, at: endOfDay(lastDay) ?? 0 }
  return { kind: expiry }
}
