import { Either, Schema } from "effect"
import { parseUpstreamTime } from "./upstream_time.ts"

/** Reads text as JSON; `undefined` for what is none. Suppliers answer plain text and HTML where JSON is due. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a body is a page for people: a gateway, a challenge or a crash spoke instead of the API. */
export const isHtml = (text: string): boolean => /^\s*(?:<!doctype|<html|<head|<body|<h1|<center|<\?xml)/i.test(text)

/** A JSON object that is neither `null` nor a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A number, or a string that holds one. Anything else does not decode. */
export const LenientNumber = Schema.transform(Schema.Unknown, Schema.Finite, {
  strict: true,
  decode: toNumber,
  encode: (value) => value,
}).annotations({ identifier: "LenientNumber" })

/** A number where one can be read, otherwise `null`: for fields that are nice to have. */
export const LenientNumberOrNull = Schema.transform(Schema.Unknown, Schema.NullOr(Schema.Finite), {
  strict: true,
  decode: (value) => {
    const number = toNumber(value)
    return Number.isFinite(number) ? number : null
  },
  encode: (value) => value,
})

/** Text, or a number as text; the empty string for anything else, a missing field included. */
export const LenientText = Schema.transform(Schema.Unknown, Schema.String, {
  strict: true,
  decode: toText,
  encode: (value) => value,
})

/** An id that came as text or number, as text. Missing and empty ones do not decode. */
export const LenientId = Schema.transform(Schema.Unknown, Schema.NonEmptyString, {
  strict: true,
  decode: toText,
  encode: (value) => value,
}).annotations({ identifier: "LenientId" })

/** `true`, `1` and their texts; everything else is false. */
export const LenientFlag = Schema.transform(Schema.Unknown, Schema.Boolean, {
  strict: true,
  decode: (value) => value === true || value === 1 || value === "1" || value === "true",
  encode: (value) => value,
})

/** A time in any of the suppliers' notations as UTC epoch milliseconds; `null` for none. */
export const LenientTime = Schema.transform(Schema.Unknown, Schema.NullOr(Schema.Int), {
  strict: true,
  decode: (value) => parseUpstreamTime(value),
  encode: (value) => value,
})

/** A list; `null`, a missing field and anything that is no list count as empty, one object counts as a list of one. */
export const lenientList = <A, I>(item: Schema.Schema<A, I>) =>
  Schema.transform(Schema.Unknown, Schema.Array(item), {
    strict: false,
    decode: (value) => (Array.isArray(value) ? value : isObject(value) ? [value] : []),
    encode: (value) => value,
  })

/** An object whose keys may be written `created_at`, `CreatedAt` or `ID`: fields are declared in camel case. */
export const lenientStruct = <Fields extends Schema.Struct.Fields>(fields: Fields) =>
  Schema.transform(Schema.Unknown, Schema.Struct(fields), {
    strict: false,
    decode: camelCaseKeys,
    encode: (value) => value,
  })

/** A record with the given values; `null` counts as empty. Entries that do not decode are left out. */
export const lenientEntries = <A, I>(
  value: unknown,
  item: Schema.Schema<A, I>,
): ReadonlyArray<readonly [string, A]> => {
  const decode = Schema.decodeUnknownEither(item)
  return Object.entries(isObject(value) ? value : {}).flatMap(([key, entry]) => {
    const decoded = decode(entry)
    return Either.isRight(decoded) ? [[key, decoded.right] as const] : []
  })
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN
}

function toText(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : ""
}

/** `created_at`, `CreatedAt` and `ID` become `createdAt`, `createdAt` and `id`. */
const camelCase = (key: string): string =>
  key
    .replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase())
    .replace(/_+([a-zA-Z0-9])/g, (_, next: string) => next.toUpperCase())

const camelCaseKeys = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [camelCase(key), entry])) : value
