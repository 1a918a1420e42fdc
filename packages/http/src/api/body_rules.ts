import { HttpApiMiddleware, HttpServerRequest } from "@effect/platform"
import { Context, Schema } from "effect"
import { nameOf } from "./answer_parts.ts"
import { problem } from "./problem.ts"

/** Bytes of a body when an endpoint says nothing: no form of ours comes near. */
export const BODY_BYTES_DEFAULT = 64 * 1024

/** Bytes of a body with codes to import: a hundred thousand lines with room to spare. */
export const BODY_BYTES_IMPORT = 16 * 1024 * 1024

/** The most bytes that an endpoint takes as its body: an annotation of the declaration. */
export class BodyBytesMax extends Context.Reference<BodyBytesMax>()("@mintcode/http/api/BodyBytesMax", {
  defaultValue: () => BODY_BYTES_DEFAULT,
}) {}

/** Checks size, content type and text of a body, and hands on a request whose body has been read. */
export class BodyRules extends HttpApiMiddleware.Tag<BodyRules>()("@mintcode/http/api/BodyRules", {
  failure: Schema.Union(
    problem(400, "JSON_MALFORMED", "FIELD_MISSING", "FIELD_INVALID", "UNKNOWN_FIELD", "TEXT_INVALID"),
    problem(413, "BODY_TOO_LARGE"),
    problem(415, "CONTENT_TYPE_UNSUPPORTED"),
  ),
  provides: HttpServerRequest.HttpServerRequest,
}) {}

/** A body in which unknown fields are refused, and all that is wrong is told at once. */
export const strict = <S extends Schema.Annotable.All>(schema: S): Schema.Annotable.Self<S> =>
  schema.annotations({
    ...nameOf(schema),
    parseOptions: { onExcessProperty: "error", errors: "all" },
  }) as Schema.Annotable.Self<S>
