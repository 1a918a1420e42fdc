import { Invalid } from "@mintcode/core/kernel"
import { Effect, ParseResult, Schema } from "effect"

/** Checks what options and data come to against what the API takes. Names fields, never repeats a value. */
export const decodeFields = <A, I>(schema: Schema.Schema<A, I>, fields: unknown): Effect.Effect<A, Invalid> =>
  Schema.decodeUnknown(schema, { onExcessProperty: "error", errors: "all" })(fields).pipe(
    Effect.mapError((error) => {
      const flaws = ParseResult.ArrayFormatter.formatErrorSync(error).map((issue) => ({
        path: issue.path.map((part) => `/${String(part)}`).join(""),
        code: "FIELD_INVALID",
        message:
          issue._tag === "Missing"
            ? "is missing"
            : issue._tag === "Unexpected"
              ? "is not known"
              : issue.message.replace(/, actual [\s\S]*$/, ""),
      }))
      return new Invalid({ code: "FIELD_INVALID", reason: "This is not acceptable", flaws })
    }),
  )
