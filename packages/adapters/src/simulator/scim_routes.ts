import { Either } from "effect"
import { html, json, type RefusalKind, type Route, type SimAnswer, type SimRequest } from "./exchange.ts"
import type { Endpoint } from "./script.ts"
import type { SeatBook, SimulatedMember } from "./seat_book.ts"
import { bearerOf, isoOf, objectOf, pageOf } from "./seat_exchange.ts"
import type { SeatMarket } from "./seat_market.ts"

const scim = (body: unknown, status = 200): SimAnswer => ({
  ...json(body, status),
  contentType: "application/scim+json; charset=utf-8",
})

const refused = (status: number, detail: string, scimType?: string): SimAnswer =>
  scim(
    {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail,
    },
    status,
  )

const NO_CONTENT: SimAnswer = { status: 204, contentType: "application/scim+json", body: "" }
const TOKEN_DEAD = refused(401, "The access token has expired or was revoked: token_expired")
const CLOSED = refused(403, "This account has been suspended: account_suspended")
const FULL = refused(403, "Cannot add the user: no seats available")

const FAULTS: Partial<Readonly<Record<RefusalKind, SimAnswer>>> = {
  "out-of-stock": FULL,
  "bad-key": TOKEN_DEAD,
  closed: CLOSED,
  conflict: refused(409, "The resource is being changed"),
  unlisted: { ...NO_CONTENT, status: 201 },
  "internal-error": refused(500, "Internal error"),
  "server-offline": html("503 Service Temporarily Unavailable", 503),
}

/** The directory protocol, below `/seats/scim/v2`. The token tells which workspace is meant. */
export const scimRoute = (market: SeatMarket, request: SimRequest): Route | undefined => {
  const token = bearerOf(request)
  const book = market.byToken(token)
  const to = (endpoint: Endpoint, run: (book: SeatBook) => SimAnswer): Route => ({
    endpoint,
    token,
    ...(book === undefined ? {} : { workspace: book.id }),
    run: () => (book === undefined || !book.isTokenAlive() ? TOKEN_DEAD : book.isOpen() ? run(book) : CLOSED),
    refuse: (kind) => FAULTS[kind] ?? refused(400, "Bad request", "invalidValue"),
  })
  const [area, id = ""] = request.segments
  const [operation] = operationsOf(request)
  switch (`${request.method} ${area}${id === "" ? "" : " one"}`) {
    case "GET Users":
      return request.query.get("count") === "1"
        ? to("usage", (book) => listOf(book, request))
        : to("members", (book) => listOf(book, request))
    case "POST Users":
      return to("invite", (book) => create(book, objectOf(request)["userName"]))
    case "PATCH Users one":
      return to(operation?.["value"] === false ? "remove" : "invite", (book) =>
        answerOf(book.setActive(id, operation?.["value"] !== false)),
      )
    case "DELETE Users one":
      return to("remove", (book) => Either.match(book.remove(id), { onLeft: missing, onRight: () => NO_CONTENT }))
    case "GET Groups one":
      return to("group", (book) => groupOf(book, id))
    case "PATCH Groups one":
      return to("group", (book) => changeGroup(book, id, operation ?? {}))
    default:
      return undefined
  }
}

const missing = (): SimAnswer => refused(404, "Resource not found")

const operationsOf = (request: SimRequest): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const operations = objectOf(request)["Operations"]
  return Array.isArray(operations) ? operations : []
}

const userOf = (row: SimulatedMember) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  id: row.id,
  userName: row.email,
  emails: [{ value: row.email, primary: true }],
  active: row.active,
  meta: { resourceType: "User", created: isoOf(row.joinedAt) },
})

const answerOf = (
  decision: Either.Either<SimulatedMember, "full" | "member" | "missing" | "accepted">,
  status = 200,
): SimAnswer =>
  Either.match(decision, {
    onLeft: (reason) =>
      reason === "full"
        ? FULL
        : reason === "member"
          ? refused(409, "A user with this userName already exists", "uniqueness")
          : missing(),
    onRight: (row) => scim(userOf(row), status),
  })

const create = (book: SeatBook, userName: unknown): SimAnswer =>
  typeof userName === "string" && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(userName)
    ? answerOf(book.provision(userName), 201)
    : refused(400, "userName must be a valid e-mail address", "invalidValue")

/** `userName eq "…"`, the text as in JSON; nothing else is known here. */
const FILTER = /^userName eq ("(?:[^"\\]|\\.)*")$/i

const listOf = (book: SeatBook, request: SimRequest): SimAnswer => {
  const filter = request.query.get("filter")
  const wanted = filter === null ? undefined : FILTER.exec(filter)?.[1]
  if (filter !== null && wanted === undefined) return refused(400, "Cannot read the filter", "invalidFilter")
  const name = wanted === undefined ? undefined : String(JSON.parse(wanted)).toLowerCase()
  const rows = book.listMembers(true).filter((row) => name === undefined || row.email === name)
  const startIndex = Math.max(1, Number(request.query.get("startIndex") ?? 1))
  const page = rows.slice(startIndex - 1, startIndex - 1 + pageOf(book, request.query.get("count")))
  return scim({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: rows.length,
    startIndex,
    itemsPerPage: page.length,
    ...(page.length === 0 ? {} : { Resources: page.map(userOf) }),
  })
}

const groupOf = (book: SeatBook, id: string): SimAnswer => {
  if (!book.spec().groups.includes(id)) return missing()
  const members = book.listMembers(true).filter((row) => row.groups.has(id))
  return scim({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    id,
    displayName: id,
    members: members.map((row) => ({ value: row.id, display: row.email })),
  })
}

const changeGroup = (book: SeatBook, id: string, operation: Readonly<Record<string, unknown>>): SimAnswer => {
  if (!book.spec().groups.includes(id)) return missing()
  const { op, path, value } = operation
  if (op === "add" && Array.isArray(value)) {
    const row = book.findMember(String(value[0]?.value))
    row?.groups.add(id)
    return row === undefined ? missing() : NO_CONTENT
  }
  const selected = /^members\[value eq "([^"]+)"\]$/.exec(String(path))?.[1]
  const row = selected === undefined ? undefined : book.findMember(selected)
  return op === "remove" && row?.groups.delete(id) === true
    ? NO_CONTENT
    : refused(400, "The path selects nobody", "noTarget")
}
