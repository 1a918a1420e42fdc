import { Schema } from "effect"
import { Timestamp } from "../kernel/mod.ts"

/** A place in the chain, to go on from or to keep outside the database: it fixes everything up to there. */
export const ChainPlace = Schema.Struct({
  /** Number of the last seal; 0 before the first. */
  sequence: Schema.Int.pipe(Schema.nonNegative()),
  /** Digest of that seal, which fixes all before it. */
  head: Schema.String.pipe(Schema.maxLength(64)),
}).annotations({ identifier: "ChainPlace" })
export type ChainPlace = typeof ChainPlace.Type

/** The end of the chain at some moment. Whoever keeps it elsewhere notices when the chain is cut shorter or redone. */
export const AuditCheckpoint = Schema.Struct({ ...ChainPlace.fields, at: Timestamp }).annotations({
  identifier: "AuditCheckpoint",
})
export type AuditCheckpoint = typeof AuditCheckpoint.Type

/** The ways in which a chain can be broken. */
export const ChainBreakCode = Schema.Literal(
  "EVENT_CHANGED",
  "EVENT_REMOVED",
  "EVENT_INSERTED",
  "EVENT_REORDERED",
  "SEAL_CHANGED",
  "SEAL_FORGED",
  "SEAL_REMOVED",
  "TAIL_TRUNCATED",
  "CHECKPOINT_DIFFERS",
).annotations({ identifier: "ChainBreakCode" })
export type ChainBreakCode = typeof ChainBreakCode.Type

/** The first thing that does not fit. */
export const ChainBreak = Schema.Struct({
  code: ChainBreakCode,
  /** The seal at which it shows. */
  sequence: Schema.Int,
  /** The event concerned, where it is one. */
  eventId: Schema.NullOr(Schema.String),
}).annotations({ identifier: "ChainBreak" })
export type ChainBreak = typeof ChainBreak.Type

/** What a check of some of the chain found. */
export const ChainReport = Schema.Struct({
  /** Where it got to; goes into the next check as its beginning. */
  place: ChainPlace,
  /** Whether that is the end of the chain. */
  isComplete: Schema.Boolean,
  seals: Schema.Int,
  events: Schema.Int,
  /** Events that no seal holds yet. Counted at the end, and no further than one seal takes. */
  waiting: Schema.Int,
  broken: Schema.NullOr(ChainBreak),
}).annotations({ identifier: "ChainReport" })
export type ChainReport = typeof ChainReport.Type
