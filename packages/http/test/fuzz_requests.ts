import { OpenApi } from "@effect/platform"
import { MintCodeApi } from "@mintcode/http/api"

/** A source of chance that gives the same again for the same seed (mulberry32). */
export const chanceOf = (seed: number) => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  const pick = <A>(all: ReadonlyArray<A>): A => all[below(all.length)] as A
  return { below, pick, often: (percent: number) => below(100) < percent }
}
export type Chance = ReturnType<typeof chanceOf>

/** Texts that break what takes them for more than text. */
export const HOSTILE = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\uffff",
  "薄荷🌱",
  "ﬀ㏒İı",
  "\u202e\u200b\u2028",
  "' OR '1'='1",
  "x'; DROP TABLE voucher; --",
  "%",
  "%00",
  "%zz",
  "%c0%ae%c0%ae/",
  "../../etc/passwd",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "=cmd|' /C calc'!A0",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e999",
  "9007199254740993",
  "0x10",
  "true",
  "[]",
  "{}",
  "\r\nset-cookie: a=b",
  "A".repeat(201),
  "A".repeat(5_000),
  "01a1f8bd-9085-7c11-8916-5f787a08e885",
  "7K2M9QXT4D8HJ3ZW7K2M9QXT4D",
] as const

/** One operation, as the description of the API has it. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly query: ReadonlyArray<string>
  readonly headers: ReadonlyArray<string>
  /** Content types that it takes, and their schemas. */
  readonly bodies: ReadonlyArray<readonly [contentType: string, schema: Json]>
}

type Json = Readonly<Record<string, unknown>>

const spec = OpenApi.fromApi(MintCodeApi) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationSpec>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}
interface OperationSpec {
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string }>
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
}

/** Every operation that anybody may ask for, with the operators' when they are wanted, too. */
export const operationsOf = (isWanted: (path: string) => boolean): ReadonlyArray<Operation> =>
  Object.entries(spec.paths)
    .filter(([path]) => isWanted(path))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        query: parameters.filter((one) => one.in === "query").map(({ name }) => name),
        headers: parameters.filter((one) => one.in === "header").map(({ name }) => name),
        bodies: Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema] as const),
      })),
    )

/** A value that fits a schema roughly, or does not. */
const valueFor = (chance: Chance, schema: Json, depth = 0): unknown => {
  if (chance.often(12) || depth > 5) return anything(chance, depth)
  const ref = schema["$ref"]
  if (typeof ref === "string") {
    return valueFor(chance, spec.components.schemas[ref.split("/").at(-1) ?? ""] ?? {}, depth + 1)
  }
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as ReadonlyArray<Json> | undefined
  if (choices !== undefined) return valueFor(chance, chance.pick(choices), depth + 1)
  if (Array.isArray(schema["enum"])) return chance.often(80) ? chance.pick(schema["enum"]) : chance.pick(HOSTILE)
  switch (schema["type"]) {
    case "object": {
      const properties = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Json>>)
      const fields = properties
        .filter(() => chance.often(85))
        .map(([name, of]) => [name, valueFor(chance, of, depth + 1)] as const)
      return Object.fromEntries(
        chance.often(15) ? [...fields, [chance.pick(HOSTILE), anything(chance, depth)]] : fields,
      )
    }
    case "array":
      return Array.from({ length: chance.pick([0, 1, 2, 5, 60]) }, () =>
        valueFor(chance, (schema["items"] ?? {}) as Json, depth + 1),
      )
    case "string":
      return chance.pick(HOSTILE)
    case "integer":
    case "number":
      return chance.pick([0, 1, -1, 2 ** 31, 2 ** 53, 2 ** 60, 0.5, 1e308, -0])
    case "boolean":
      return chance.often(50)
    default:
      return anything(chance, depth)
  }
}

const anything = (chance: Chance, depth: number): unknown =>
  chance.pick<() => unknown>([
    () => null,
    () => chance.pick(HOSTILE),
    () => chance.below(1_000),
    () => chance.often(50),
    () => [],
    () => ({}),
    () => (depth > 3 ? null : Array.from({ length: 3 }, () => anything(chance, depth + 1))),
    () => JSON.parse(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`) as unknown,
  ])()

/** A request to send. */
export interface FuzzRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What can stand in a header. */
const headerText = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 2_100)

const encoded = (chance: Chance, text: string): string => {
  const whole = new TextDecoder().decode(new TextEncoder().encode(text))
  // Now and then as it is, where it can stand in an address at all.
  return chance.often(15) && /^[\x21-\x7e]*$/.test(whole) ? whole.replace(/[#?&/]/g, "") : encodeURIComponent(whole)
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
const CONTENT_TYPES = [
  "application/json",
  "text/plain",
  "text/csv",
  "application/x-www-form-urlencoded",
  "",
  'x/y; charset="',
  "application/json; charset=utf-16",
]
const BODIES = [
  "",
  "{",
  "[]",
  "null",
  '"',
  '{"a":1,"a":2}',
  "\ufeff{}",
  '{"code":',
  "code=1",
  "[".repeat(5_000),
  "1e999",
  "\u0000",
]

/** The next request: an operation's, with everything that is declared of it, and some of what is not. */
export const nextRequest = (chance: Chance, operations: ReadonlyArray<Operation>): FuzzRequest => {
  const { bodies, headers: declared, method, path, query } = chance.pick(operations)
  const asked = chance.often(90) ? method : chance.pick(METHODS)
  const place = path.replace(/\{\w+\}/g, () => encoded(chance, chance.pick(HOSTILE)) || "x")
  const named = [...query, ...(chance.often(20) ? [chance.pick(HOSTILE)] : [])].filter(() => chance.often(50))
  const search = named.map((name) => `${encoded(chance, name)}=${encoded(chance, chance.pick(HOSTILE))}`).join("&")
  const headers: Record<string, string> = {}
  for (const name of [...declared, "authorization", "cookie", "x-forwarded-for", "x-device-id", "accept", "range"]) {
    if (!chance.often(25)) continue
    const text = headerText(chance.pick(HOSTILE))
    headers[name] = name === "authorization" ? `Bearer ${text}` : name === "cookie" ? `mintcode_holder=${text}` : text
  }
  const [contentType, schema] = bodies.length === 0 ? ["application/json", {}] : chance.pick(bodies)
  const takesBody = asked !== "GET" && asked !== "HEAD" && (bodies.length > 0 || chance.often(20))
  if (takesBody) headers["content-type"] = chance.often(90) ? contentType : chance.pick(CONTENT_TYPES)
  const body = chance.often(85) ? JSON.stringify(valueFor(chance, schema)) : chance.pick(BODIES)
  return {
    method: asked,
    url: `${place}${search === "" ? "" : `?${search}`}`,
    headers,
    body: takesBody ? body : undefined,
  }
}
