import { Context, type Effect, type Redacted } from "effect"
import type { Throttled } from "../kernel/mod.ts"

/** What came of checking a password. */
export interface PasswordCheck {
  readonly matches: boolean
  /** Made under weaker parameters than those in force: to be made anew while the password is at hand. */
  readonly outdated: boolean
}

/**
 * Slow hashes of passwords. How many run at once is bounded, since each takes memory on purpose; who would have to wait
 * behind too many is refused with `PASSWORDS_BUSY`.
 */
export class PasswordHasher extends Context.Tag("@mintcode/core/people/PasswordHasher")<
  PasswordHasher,
  {
    readonly hash: (password: Redacted.Redacted<string>) => Effect.Effect<string, Throttled>
    readonly verify: (hash: string, password: Redacted.Redacted<string>) => Effect.Effect<PasswordCheck, Throttled>
    /** A hash that no password fits, which takes as long to check as any. */
    readonly dummy: Effect.Effect<string, Throttled>
  }
>() {}
