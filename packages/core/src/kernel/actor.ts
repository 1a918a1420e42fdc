import { Schema } from "effect"

/** Who did it. `ip` is the address it came from, where one is known. */
export const Actor = Schema.Struct({
  kind: Schema.Literal("system", "operator", "buyer", "person", "developer"),
  /** Token name, redemption id, id of a person, API key id or worker job: enough to find who it was, never a secret. */
  id: Schema.String,
  ip: Schema.NullOr(Schema.String),
}).annotations({ identifier: "Actor" })
export type Actor = typeof Actor.Type

/** A background job of our own. */
export const systemActor = (job: string): Actor => ({ kind: "system", id: job, ip: null })
