import { Either } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import { LEASE_MONTHS_MAX, type LeaseState } from "../lease/mod.ts"
import { normaliseEmail } from "../mail/mod.ts"
import { type ColumnNames, cellsOf, type ImportRow, momentOf, type SeatImportFlaw, wholeOf } from "./import_row.ts"

/** Fields that an import of members reads. */
export type MemberField = "email" | "teamName" | "teamAccountId" | "state" | "startsAt" | "endsAt" | "months" | "note"

/** What other tools call them. */
export const MEMBER_COLUMNS: ColumnNames<MemberField> = {
  email: ["email", "email_address", "mail", "member", "member_email", "user_email", "邮箱", "成员邮箱"],
  teamName: ["team_name", "team", "workspace", "workspace_name", "团队", "团队名称"],
  teamAccountId: ["team_account_id", "account_id", "workspace_id", "external_id", "团队账号"],
  state: ["state", "lease_state"],
  startsAt: ["starts_at", "start", "start_date", "joined_at", "join_date", "开始时间"],
  endsAt: ["ends_at", "end", "end_date", "expires_at", "expire_at", "expiry", "到期时间"],
  months: ["months", "月数"],
  note: ["note", "remark", "comment", "备注"],
}

/** A member as a line describes one. */
export interface MemberLine {
  readonly line: number
  readonly email: string
  readonly teamName: string | undefined
  readonly teamAccountId: string | undefined
  readonly startsAt: Timestamp | undefined
  readonly endsAt: Timestamp | undefined
  readonly months: number | undefined
  readonly note: string
}

/** The state of a lease that an import takes. */
const STATE_TAKEN: LeaseState = "active"
/** Characters of a note at the most. */
const NOTE_MAX = 2_000

/** Reads a line, or says what is wrong with it. Names columns, never repeats a cell. */
export const memberLine = (
  { cells, line }: ImportRow,
  mapped: Readonly<Partial<Record<MemberField, string>>> = {},
): Either.Either<MemberLine, SeatImportFlaw> => {
  const flaw = (code: string, message: string): SeatImportFlaw => ({ line, code, message })
  const found = cellsOf(cells, MEMBER_COLUMNS, mapped)
  return Either.gen(function* () {
    if (found.email === undefined) return yield* Either.left(flaw("EMAIL_MISSING", "There is no address in this line"))
    const email = normaliseEmail(found.email)
    if (email === undefined) return yield* Either.left(flaw("EMAIL_INVALID", "This is not an e-mail address"))
    // An export of ours holds leases that are over, too.
    if (found.state !== undefined && found.state.toLowerCase() !== STATE_TAKEN) {
      return yield* Either.left(flaw("LEASE_NOT_ACTIVE", "Only leases whose state is active are taken in"))
    }
    const moment = (text: string | undefined, column: string) =>
      text === undefined
        ? Either.right(undefined)
        : Either.mapLeft(momentOf(text), (reason) => flaw("DATE_INVALID", `${column}: ${reason}`))
    const startsAt = yield* moment(found.startsAt, "starts_at")
    const endsAt = yield* moment(found.endsAt, "ends_at")
    if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt) {
      return yield* Either.left(flaw("LEASE_ENDS_FIRST", "A lease ends after it starts"))
    }
    const months =
      found.months === undefined
        ? undefined
        : yield* Either.mapLeft(wholeOf(found.months, 1, LEASE_MONTHS_MAX), (reason) =>
            flaw("NUMBER_INVALID", `months: ${reason}`),
          )
    return {
      line,
      email,
      teamName: found.teamName,
      teamAccountId: found.teamAccountId,
      startsAt,
      endsAt,
      months,
      note: (found.note ?? "").slice(0, NOTE_MAX),
    }
  })
}
