import { Context, type Effect } from "effect"

/** Passwords that are tried first, in lower case. Nothing is asked of anybody over a network. */
export class CommonPasswords extends Context.Tag("@mintcode/core/people/CommonPasswords")<
  CommonPasswords,
  /** The list is loaded when it is needed first. */
  Effect.Effect<(text: string) => boolean>
>() {}
