import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const SessionId = idOf("SessionId")
export type SessionId = typeof SessionId.Type

/** Makes a session's token recognisable to secret scanners, and tells it from an operator token. */
export const SESSION_PREFIX = "mst_"
/** Sessions of one person; the oldest gives way to a new one. */
export const SESSIONS_MAX = 20
/** How long a session holds. Staff log in every day: what they can do is worth stealing. */
export const SESSION_KEEP_MS = 30 * 24 * 60 * 60_000
export const STAFF_SESSION_KEEP_MS = 12 * 60 * 60_000
/** How old the note of the last use may be: not every request writes. */
export const SEEN_EVERY_MS = 5 * 60_000
/** Characters of a browser's name that are kept. */
export const USER_AGENT_MAX = 120

/** A log-in that holds. Only the digest of its token is kept. */
export const Session = Schema.Struct({
  id: SessionId,
  userId: UserId,
  digest: Schema.Uint8ArrayFromSelf,
  /** It ends when the person's epoch becomes another. */
  epoch: Schema.Int,
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  expiresAt: Timestamp,
  ip: Schema.NullOr(Schema.String),
  userAgent: Schema.String,
}).annotations({ identifier: "Session" })
export type Session = typeof Session.Type

export const SessionEntity = entity<Session>()({
  name: "session",
  key: "id",
  columns: {
    id: "text",
    userId: "text",
    digest: "bytes",
    epoch: "int",
    createdAt: "int",
    lastSeenAt: "int",
    expiresAt: "int",
    ip: "text",
    userAgent: "text",
  },
  unique: { "session.digest": ["digest"] },
  versioned: false,
})

/** A browser's name, shortened and without what could break a line. */
export const shortUserAgent = (text: string | undefined): string =>
  (text ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, USER_AGENT_MAX)
