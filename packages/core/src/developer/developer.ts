import { Context, Effect } from "effect"
import type { UserId } from "../identity/mod.ts"
import { type Actor, Refused } from "../kernel/mod.ts"
import type { ApiKey, KeyScope } from "./api_key.ts"

/** A developer whose key was checked. */
export interface DeveloperShape {
  readonly key: ApiKey
  readonly ownerId: UserId
  /** Sees scripted outcomes only, in rows of its own. */
  readonly isTest: boolean
  readonly actor: Actor
}

/** The developer on whose behalf a use case runs. */
export class Developer extends Context.Tag("@mintcode/core/developer/Developer")<Developer, DeveloperShape>() {}

/** The developer, once the key is known to have the scope. Every use case of a developer begins with it. */
export const developerWith = (scope: KeyScope): Effect.Effect<DeveloperShape, Refused, Developer> =>
  Effect.flatMap(Developer, (developer) =>
    developer.key.scopes.includes(scope)
      ? Effect.succeed(developer)
      : new Refused({ code: "SCOPE_MISSING", reason: `This needs a key with the scope "${scope}"` }),
  )
