import { Schema } from "effect"

/**
 * The seven families of errors. Every refusal carries a stable upper-case `code` that clients may rely on; the
 * message is derived from the fields and never holds a code, key or token.
 */

/** Something named by its id is not there. */
export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {
  code: Schema.String,
  entity: Schema.String,
  id: Schema.String,
}) {
  override get message(): string {
    return `Cannot find ${this.entity} "${this.id}"`
  }
}

/** A guard failed at commit: somebody else was faster, or the key exists. */
export class Conflict extends Schema.TaggedError<Conflict>()("Conflict", {
  code: Schema.String,
  /** Which guard: the entity and `version`, `absent`, a unique key's name, or a bound. */
  guard: Schema.String,
}) {
  override get message(): string {
    return `Cannot commit: ${this.guard} does not hold any more`
  }
}

/** The rules say no. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  code: Schema.String,
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}

/** One thing wrong with an input. */
export const Flaw = Schema.Struct({
  path: Schema.String.annotations({ description: "JSON pointer to the field, such as /count" }),
  code: Schema.String,
  message: Schema.String,
})
export type Flaw = typeof Flaw.Type

/** The input is not acceptable. Names fields, never repeats their values. */
export class Invalid extends Schema.TaggedError<Invalid>()("Invalid", {
  code: Schema.String,
  reason: Schema.String,
  flaws: Schema.Array(Flaw),
}) {
  override get message(): string {
    return this.reason
  }
}

/** Too fast. Try again after the given time. */
export class Throttled extends Schema.TaggedError<Throttled>()("Throttled", {
  code: Schema.String,
  reason: Schema.String,
  retryAfterMs: Schema.Int,
}) {
  override get message(): string {
    return this.reason
  }
}

/** Storage did not answer as it must: gone, full, read-only, corrupt. The outcome of a commit may be unknown. */
export class StorageFailed extends Schema.TaggedError<StorageFailed>()("StorageFailed", {
  code: Schema.Literal("STORAGE_UNAVAILABLE", "STORAGE_FULL", "STORAGE_READ_ONLY", "STORAGE_BROKEN"),
  operation: Schema.String,
  /** Driver text without values. */
  reason: Schema.String,
}) {
  override get message(): string {
    return `Storage failed at ${this.operation}: ${this.reason}`
  }
}

/** A single flaw as a whole error. */
export const invalid = (code: string, path: string, message: string): Invalid =>
  new Invalid({ code, reason: message, flaws: [{ path, code, message }] })
