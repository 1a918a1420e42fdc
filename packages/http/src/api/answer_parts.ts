import { HttpApiSchema } from "@effect/platform"
import { Option, Schema, SchemaAST } from "effect"

/** The name that a schema has in the description. Annotating a schema anew would drop it. */
export const nameOf = (schema: Schema.Schema.All): { readonly identifier?: string } =>
  Option.match(SchemaAST.getIdentifierAnnotation(schema.ast), {
    onNone: () => ({}),
    onSome: (identifier) => ({ identifier }),
  })

/** The answer to a request that is carried out later: 202. */
export const accepted = <A, I>(schema: Schema.Schema<A, I>): Schema.Schema<A, I> =>
  schema.annotations({ ...nameOf(schema), ...HttpApiSchema.annotations({ status: 202 }) })

/** The answer to a request that made something: 201. */
export const created = <A, I>(schema: Schema.Schema<A, I>): Schema.Schema<A, I> =>
  schema.annotations({ ...nameOf(schema), ...HttpApiSchema.annotations({ status: 201 }) })

/** A page of a list. */
export const pageOf = <A, I>(item: Schema.Schema<A, I>) =>
  Schema.Struct({
    items: Schema.Array(item),
    next: Schema.NullOr(Schema.String).annotations({ description: "Goes into `after`; `null` at the end" }),
  })
