import { Schema } from "effect"

const withDefault = <A, I>(schema: Schema.Schema<A, I>, value: () => NoInfer<A>) =>
  Schema.optionalWith(schema, { default: value })
const Milliseconds = Schema.Int.pipe(Schema.nonNegative())

const DAY_MS = 24 * 60 * 60 * 1000

/** A team workspace of the simulated providers. It answers in all three protocols, out of the same books. */
export const SimulatedWorkspace = Schema.Struct({
  /** `null` is the workspace's id with `-token` behind it. */
  token: withDefault(Schema.NullOr(Schema.NonEmptyString), () => null),
  /** Members and open invitations at the most. */
  seats: withDefault(Schema.Int.pipe(Schema.positive()), () => 50),
  /** Takes a seat; `null` for none. */
  owner: withDefault(Schema.NullOr(Schema.NonEmptyString), () => "owner@example.org"),
  /** Members from the start, who were sold nothing. */
  members: withDefault(Schema.Array(Schema.NonEmptyString), () => []),
  /** Length of a term of its plan. At the end it renews, or the workspace closes. */
  planMs: withDefault(Schema.Int.pipe(Schema.positive()), () => 30 * DAY_MS),
  renews: withDefault(Schema.Boolean, () => true),
  /** How long after an invitation it is accepted; `null` for only when the control interface says so. */
  acceptAfterMs: withDefault(Schema.NullOr(Milliseconds), () => null),
  inviteTtlMs: withDefault(Schema.Int.pipe(Schema.positive()), () => 7 * DAY_MS),
  /** How much later than it happens a change shows on the lists. */
  listDelayMs: withDefault(Milliseconds, () => 0),
  /** Rows of a page at the most, whatever is asked for. */
  pageRowsMax: withDefault(Schema.Int.pipe(Schema.positive()), () => 100),
  /** Groups of the directory, by id. Everybody is in all of them, but those who were provisioned. */
  groups: withDefault(Schema.Array(Schema.NonEmptyString), () => ["members"]),
})
export type SimulatedWorkspace = typeof SimulatedWorkspace.Type
