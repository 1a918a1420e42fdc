import { HttpApiError } from "@effect/platform"
import { Effect, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { strict } from "../api/mod.ts"
import { decodeProblem } from "./decode_problem.ts"

const problemOf = <A, I>(schema: Schema.Schema<A, I>, value: unknown) =>
  Effect.runSync(
    Schema.decodeUnknown(schema)(value).pipe(
      Effect.flatMap(() => Effect.dieMessage("it decodes")),
      Effect.catchTag("ParseError", (error) => Effect.flip(HttpApiError.HttpApiDecodeError.refailParseError(error))),
      Effect.map((error) => decodeProblem(error.issues)),
    ),
  )

const Form = strict(
  Schema.Struct({
    colour: Schema.Literal("red", "green"),
    size: Schema.optional(Schema.Int.pipe(Schema.between(1, 9))),
    inner: Schema.optional(Schema.Struct({ date: Schema.NumberFromString })),
    list: Schema.optional(Schema.Array(Schema.String.pipe(Schema.maxLength(3)))),
  }),
)

describe("decodeProblem()", () => {
  it("names field, code and what was expected", () => {
    const { code, detail, errors } = problemOf(Form, { colour: "red", size: 0 })
    expect(code).toBe("FIELD_INVALID")
    expect(detail).toBe("/size: Expected a number between 1 and 9")
    expect(errors).toEqual([{ path: "/size", code: "FIELD_INVALID", message: "Expected a number between 1 and 9" }])
  })

  it("makes one expectation of all that a union would have taken", () => {
    const { errors } = problemOf(Form, { colour: "blue" })
    expect(errors).toEqual([{ path: "/colour", code: "FIELD_INVALID", message: 'Expected "red" or "green"' }])
  })

  it("lists everything that is wrong, places in lists too", () => {
    const { errors } = problemOf(Form, { size: 1.5, list: ["abc", "abcd"], more: 1 })
    expect(new Map(errors.map(({ path, code }) => [path, code]))).toEqual(
      new Map([
        ["/colour", "FIELD_MISSING"],
        ["/size", "FIELD_INVALID"],
        ["/list/1", "FIELD_INVALID"],
        ["/more", "UNKNOWN_FIELD"],
      ]),
    )
  })

  it.each([
    { colour: "SECRET" },
    { colour: "red", size: "SECRET" },
    { colour: "red", size: ["SECRET", ", actual "] },
    { colour: "red", inner: "SECRET" },
    { colour: "red", inner: { date: "SECRET" } },
    { colour: "red", list: ["SECRET"] },
    { colour: "red", "SECRET-CODE": 1 },
    { colour: "red", inner: { date: "2020", SECRET: 1 } },
    ["SECRET"],
    "SECRET",
  ])("never repeats what was sent: %j", (value) => {
    expect(JSON.stringify(problemOf(Form, value))).not.toContain("SECRET")
  })
})
