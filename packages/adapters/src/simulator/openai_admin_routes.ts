import { Either } from "effect"
import { html, json, type RefusalKind, type Route, type SimAnswer, type SimRequest } from "./exchange.ts"
import type { Endpoint } from "./script.ts"
import type { SeatBook, SimulatedInvite, SimulatedMember } from "./seat_book.ts"
import { bearerOf, objectOf, pageOf } from "./seat_exchange.ts"
import type { SeatMarket } from "./seat_market.ts"

const refused = (status: number, message: string, code: string | null = null): SimAnswer =>
  json({ error: { message, type: "invalid_request_error", param: null, code } }, status)

const TOKEN_DEAD = refused(401, "Incorrect API key provided.", "invalid_api_key")
const CLOSED = refused(403, "The organization has been deactivated.", "account_deactivated")
const FULL = refused(400, "There are no seats available in this organization.")
const NOT_FOUND = refused(404, "No such invite or user")

const FAULTS: Partial<Readonly<Record<RefusalKind, SimAnswer>>> = {
  "out-of-stock": FULL,
  "bad-key": TOKEN_DEAD,
  closed: CLOSED,
  conflict: refused(409, "Another change is under way"),
  unlisted: json({ object: "organization.invite" }),
  "internal-error": json({ error: { message: "The server had an error", type: "server_error" } }, 500),
  "server-offline": html("503 Service Temporarily Unavailable", 503),
}

/** The administration protocol, below `/seats/openai-admin/v1`. The key tells which workspace is meant. */
export const openAiAdminRoute = (market: SeatMarket, request: SimRequest): Route | undefined => {
  const token = bearerOf(request)
  const book = market.byToken(token)
  const to = (endpoint: Endpoint, run: (book: SeatBook) => SimAnswer): Route => ({
    endpoint,
    token,
    ...(book === undefined ? {} : { workspace: book.id }),
    run: () => (book === undefined || !book.isTokenAlive() ? TOKEN_DEAD : book.isOpen() ? run(book) : CLOSED),
    refuse: (kind) => FAULTS[kind] ?? refused(400, "Bad request"),
  })
  const [root, area, id = ""] = request.segments
  if (root !== "organization") return undefined
  switch (`${request.method} ${area}${id === "" ? "" : " one"}`) {
    case "GET users":
      return request.query.get("limit") === "1"
        ? to("usage", (book) => listOf(book, request, usersOf(book, request)))
        : to("members", (book) => listOf(book, request, usersOf(book, request)))
    case "DELETE users one":
      return to("remove", (book) =>
        Either.match(book.remove(id), {
          onLeft: () => NOT_FOUND,
          onRight: () => json({ object: "organization.user.deleted", id, deleted: true }),
        }),
      )
    case "GET invites":
      return to("invitations", (book) => listOf(book, request, book.listInvites(true).map(inviteRow)))
    case "POST invites":
      return to("invite", (book) => invite(book, objectOf(request)["email"]))
    case "GET invites one":
      return to("invitations", (book) => {
        const row = book.findInvite(id)
        return row === undefined || row.status === "revoked" ? NOT_FOUND : json(inviteRow(row))
      })
    case "DELETE invites one":
      return to("revoke", (book) =>
        Either.match(book.revoke({ id }), {
          onLeft: (reason) =>
            reason === "missing" ? NOT_FOUND : refused(400, "The invite has been accepted or has expired."),
          onRight: () => json({ object: "organization.invite.deleted", id, deleted: true }),
        }),
      )
    default:
      return undefined
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

const usersOf = (book: SeatBook, request: SimRequest) => {
  const emails = request.query.getAll("emails")
  return book
    .listMembers()
    .filter((row) => emails.length === 0 || emails.includes(row.email))
    .map(userRow)
}

const userRow = (row: SimulatedMember) => ({
  object: "organization.user",
  id: row.id,
  name: row.email.split("@")[0],
  email: row.email,
  role: row.owner ? "owner" : "reader",
  added_at: seconds(row.joinedAt),
})

const inviteRow = (row: SimulatedInvite) => ({
  object: "organization.invite",
  id: row.id,
  email: row.email,
  role: "reader",
  status: row.status,
  created_at: seconds(row.invitedAt),
  expires_at: seconds(row.expiresAt),
  ...(row.acceptedAt === null ? {} : { accepted_at: seconds(row.acceptedAt) }),
})

const listOf = (book: SeatBook, request: SimRequest, rows: ReadonlyArray<{ readonly id: string }>): SimAnswer => {
  const after = request.query.get("after")
  const first = after === null ? 0 : rows.findIndex((row) => row.id === after) + 1
  const limit = pageOf(book, request.query.get("limit"))
  const data = rows.slice(first, first + limit)
  return json({
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: first + limit < rows.length,
  })
}

const invite = (book: SeatBook, email: unknown): SimAnswer => {
  if (typeof email !== "string" || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    return refused(400, "Invalid email address.", "invalid_email")
  }
  return Either.match(book.invite(email), {
    onLeft: (reason) => (reason === "full" ? FULL : refused(400, "User is already a member of this organization.")),
    onRight: (row) => json(inviteRow(row)),
  })
}
