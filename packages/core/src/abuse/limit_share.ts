import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const LimitShareId = idOf("LimitShareId")
export type LimitShareId = typeof LimitShareId.Type

/** Subjects that one share tells of at the most. */
export const LIMIT_SHARE_SUBJECTS_MAX = 1_000
/** How long shares are kept: a process that starts hears these. Longer bans are kept as such. */
export const LIMIT_SHARE_KEEP_MS = 10 * 60 * 1000

/** What a process has counted of one subject since it last told of it. */
export const LimitTally = Schema.Struct({
  key: Schema.String,
  tries: Schema.Number,
  /** Refused codes, by weight. */
  refusals: Schema.Number,
  /** Accepted codes that made up for refused ones. */
  accepted: Schema.Number,
})
export type LimitTally = typeof LimitTally.Type

/** What one process tells the others. Written once and never changed, so that nobody waits for anybody. */
export const LimitShare = Schema.Struct({
  id: LimitShareId,
  /** Which process: it does not listen to itself. */
  process: Schema.String,
  tallies: Schema.Array(LimitTally),
  at: Timestamp,
}).annotations({ identifier: "LimitShare" })
export type LimitShare = typeof LimitShare.Type

export const LimitShareEntity = entity<LimitShare>()({
  name: "limit_share",
  key: "id",
  columns: { id: "text", process: "text", tallies: "json", at: "int" },
  unique: {},
  versioned: false,
})
