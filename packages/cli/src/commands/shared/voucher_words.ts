import { type CodeFormat, CROCKFORD_ALPHABET, type ExpiryRule, entropyBits, symbolsOf } from "@mintcode/core/catalogue"
import { formatTime } from "../../output/text.ts"

/** How codes look, in words: `VIP-, 16 symbols in groups of 4, 80 bit`. */
export const codeWords = (format: CodeFormat): string =>
  [
    ...(format.prefix === "" ? [] : [`${format.prefix}-`]),
    `${symbolsOf(format)} symbols${format.group === 0 ? "" : ` in groups of ${format.group}`}`,
    ...(format.alphabet === CROCKFORD_ALPHABET ? [] : [`of ${format.alphabet}`]),
    ...(format.label === null ? [] : [`label ${format.label.label}`]),
    `${Math.floor(entropyBits(format))} bit`,
  ].join(", ")

/** When vouchers expire, as `--expires` takes it: `never`, `month`, `30d`, a date. */
export const expiryWords = (rule: ExpiryRule): string =>
  rule.kind === "days" ? `${rule.days}d` : rule.kind === "date" ? formatTime(rule.at) : rule.kind
