import { Either } from "effect"
import { html, json, type RefusalKind, type Route, type SimAnswer, type SimRequest } from "./exchange.ts"
import type { Endpoint } from "./script.ts"
import type { SeatBook, SimulatedInvite, SimulatedMember } from "./seat_book.ts"
import { bearerOf, isoOf, objectOf, pageOf } from "./seat_exchange.ts"
import type { SeatMarket } from "./seat_market.ts"

const refused = (status: number, code: string, message: string): SimAnswer =>
  json({ detail: { code, message } }, status)

const TOKEN_DEAD = refused(401, "token_invalidated", "Your authentication token has been invalidated.")
const CLOSED = json({ error: { code: "deactivated_workspace", message: "This workspace has been deactivated." } }, 403)
const FULL = json({ detail: "Unable to invite: you have reached the maximum number of seats allowed." }, 400)
const NOT_FOUND = json({ detail: "Not found" }, 404)

const FAULTS: Partial<Readonly<Record<RefusalKind, SimAnswer>>> = {
  "out-of-stock": FULL,
  "bad-key": TOKEN_DEAD,
  closed: CLOSED,
  conflict: json({ detail: "Membership is being changed" }, 409),
  unlisted: json({ account_invites: [], errored_emails: [], already_member_emails: [] }),
  "internal-error": json({ detail: "Internal server error" }, 500),
  "server-offline": html("503 Service Temporarily Unavailable", 503),
}

/** The protocol of team workspaces, below `/seats/workspace`. */
export const workspaceRoute = (market: SeatMarket, request: SimRequest): Route | undefined => {
  const token = bearerOf(request)
  const [area, id = "", list, row = ""] = request.segments
  const accountId = area === "subscriptions" ? (request.query.get("account_id") ?? "") : id
  const to = (endpoint: Endpoint, run: (book: SeatBook) => SimAnswer): Route => ({
    endpoint,
    token,
    workspace: accountId,
    run: () => {
      const book = market.byId(accountId)
      if (book === undefined || request.headers["chatgpt-account-id"] !== accountId) return NOT_FOUND
      if (token !== book.token || !book.isTokenAlive()) return TOKEN_DEAD
      return book.isOpen() ? run(book) : CLOSED
    },
    refuse: (kind) => FAULTS[kind] ?? json({ detail: "Bad request" }, 400),
  })
  const body = () => objectOf(request)
  switch (`${request.method} ${area} ${list ?? ""}`.trim()) {
    case "GET subscriptions":
      return to("usage", subscriptionOf)
    case "GET accounts users":
      return to("members", (book) => listOf(book, request, book.listMembers().map(memberRow), "email"))
    case "GET accounts invites":
      return to("invitations", (book) => listOf(book, request, book.listInvites().map(inviteRow), "email_address"))
    case "POST accounts invites":
      return to("invite", (book) => invite(book, body()["email_addresses"]))
    case "DELETE accounts invites":
      return to("revoke", (book) =>
        Either.match(book.revoke({ email: String(body()["email_address"]) }), {
          onLeft: () => json({ detail: "Invite not found" }, 404),
          onRight: () => json({}),
        }),
      )
    case "DELETE accounts users":
      return to("remove", (book) =>
        Either.match(book.remove(row), {
          onLeft: () => json({ detail: "User not found" }, 404),
          onRight: () => json({ success: true }),
        }),
      )
    default:
      return undefined
  }
}

const subscriptionOf = (book: SeatBook): SimAnswer => {
  const { seats, renews, planMs } = book.spec()
  const until = book.planEndsAt()
  return json({
    id: `sub-${book.id}`,
    plan_type: "team",
    seats_in_use: book.used(),
    seats_entitled: seats,
    active_start: isoOf(until - planMs),
    active_until: isoOf(until),
    billing_period: "monthly",
    will_renew: renews,
  })
}

const memberRow = (row: SimulatedMember) => ({
  id: row.id,
  account_user_id: `${row.id}__account`,
  email: row.email,
  role: row.owner ? "account-owner" : "standard-user",
  name: row.email.split("@")[0],
  created_time: isoOf(row.joinedAt),
})

const inviteRow = (row: SimulatedInvite) => ({
  id: row.id,
  email_address: row.email,
  role: "standard-user",
  created_time: isoOf(row.invitedAt),
})

const listOf = (
  book: SeatBook,
  request: SimRequest,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
  name: string,
): SimAnswer => {
  const query = (request.query.get("query") ?? "").toLowerCase()
  const offset = Number(request.query.get("offset") ?? 0)
  const limit = pageOf(book, request.query.get("limit"))
  const fitting = rows.filter((row) => String(row[name]).includes(query))
  return json({ items: fitting.slice(offset, offset + limit), total: fitting.length, limit, offset })
}

const invite = (book: SeatBook, addresses: unknown): SimAnswer => {
  const [email] = Array.isArray(addresses) ? addresses : []
  if (typeof email !== "string") return json({ detail: [{ msg: "field required", type: "value_error" }] }, 422)
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    return json({
      account_invites: [],
      errored_emails: [{ email_address: email, error: "Invalid email address" }],
      already_member_emails: [],
    })
  }
  return Either.match(book.invite(email), {
    onLeft: (reason) =>
      reason === "full" ? FULL : json({ account_invites: [], errored_emails: [], already_member_emails: [email] }),
    onRight: (row) => json({ account_invites: [inviteRow(row)], errored_emails: [], already_member_emails: [] }),
  })
}
