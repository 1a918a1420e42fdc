import { endOfDay } from "../../parts/day.ts"
import type { CodeFormat } from "./code_preview.ts"
import { type FormatValues, formatFrom } from "./format_values.ts"
import type { MintPayload } from "./mint_calls.ts"

/** What the form holds. */
export interface MintValues extends FormatValues {
  readonly productId: string
  readonly count: number
  readonly usesMax?: number | null
  readonly expiry: "product" | "never" | "month" | "quarter" | "year" | "days" | "date"
  readonly days?: number | null
  readonly lastDay?: string
  readonly note?: string
  readonly tags?: ReadonlyArray<string>
  readonly ownFormat: boolean
}

/** The format that the form describes; the product's where it says nothing. */
export const formatOf = (values: Partial<MintValues>, product: CodeFormat): CodeFormat =>
  values.ownFormat === true ? formatFrom(values, product) : product

/** What is sent: only what the form says, so that the product's word holds for the rest. */
export const mintPayload = (values: MintValues, product: CodeFormat): MintPayload => {
  const { allowWeak, alphabet, group, label, prefix, length } = formatOf(values, product)
  const expiry = expiryOf(values)
  const note = values.note?.trim() ?? ""
  return {
    productId: values.productId,
    count: values.count,
    ...(values.ownFormat
      ? { format: { allowWeak, alphabet, group, label, prefix, ...(length === undefined ? {} : { length }) } }
      : {}),
    ...(typeof values.usesMax === "number" && values.usesMax > 1 ? { usesMax: values.usesMax } : {}),
    ...(expiry === undefined ? {} : { expiry }),
    ...(note === "" ? {} : { note }),
    ...(values.tags === undefined || values.tags.length === 0 ? {} : { tags: values.tags }),
  }
}

const expiryOf = ({ days, expiry, lastDay }: MintValues): MintPayload["expiry"] => {
  switch (expiry) {
    case "product":
      return undefined
    case "days":
      return { kind: "days", days: days ?? 0 }
    case "date":
      return { kind: "date", at: endOfDay(lastDay) ?? 0 }
    default:
      return { kind: expiry }
  }
}
