import { Effect, Redacted } from "effect"
import type { SeatClientError } from "../seat_http/seat_fault.ts"
import { makeSeatHttp } from "../seat_http/seat_http.ts"
import { pathOf } from "../seat_http/seat_options.ts"
import type { UpstreamRequest } from "../upstream_http/upstream_http.ts"
import { SCIM_WORDS } from "./errors.ts"
import { PATCH_SCHEMA, SCIM_MEDIA_TYPE, ScimGroup, ScimPage, ScimUser, USER_SCHEMA } from "./wire.ts"

type Call<A> = Effect.Effect<A, SeatClientError>

/** The calls of a SCIM server that seats need. */
export interface ScimClient {
  readonly users: (query: {
    readonly startIndex: number
    readonly count: number
    readonly filter?: string
  }) => Call<ScimPage>
  /** `undefined` when the server made the user and told nothing of it. */
  readonly create: (email: string) => Call<ScimUser | undefined>
  readonly setActive: (id: string, active: boolean) => Call<void>
  readonly remove: (id: string) => Call<void>
  readonly group: (id: string) => Call<ScimGroup>
  readonly addToGroup: (groupId: string, userId: string) => Call<void>
  readonly takeFromGroup: (groupId: string, userId: string) => Call<void>
}

export interface ScimClientOptions {
  /** Up to and without `/Users`. */
  readonly baseUrl: string
  readonly token: Redacted.Redacted<string>
  readonly timeoutMs: number
}

/** A client for one SCIM server. It holds no socket of its own and needs no closing. */
export const makeScimClient = (options: ScimClientOptions): ScimClient => {
  const http = makeSeatHttp({ ...options, words: SCIM_WORDS })
  const headers = {
    authorization: `Bearer ${Redacted.value(options.token)}`,
    accept: `${SCIM_MEDIA_TYPE}, application/json`,
    "content-type": SCIM_MEDIA_TYPE,
  }
  const call = (operation: string, path: string, rest: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
    operation,
    method: "GET",
    path,
    headers,
    ...rest,
  })
  const patch = (operation: string, path: string, change: Readonly<Record<string, unknown>>) =>
    Effect.asVoid(
      http.send(call(operation, path, { method: "PATCH", json: { schemas: [PATCH_SCHEMA], Operations: [change] } })),
    )

  return {
    users: (query) => http.decoded(call("members", "/Users", { query }), ScimPage),
    create: (email) =>
      Effect.flatMap(
        http.send(call("invite", "/Users", { method: "POST", json: userOf(email) })),
        (answer): Call<ScimUser | undefined> =>
          answer.text.trim() === "" ? Effect.succeed(undefined) : http.read("invite", answer, ScimUser),
      ),
    setActive: (id, value) =>
      patch(value ? "activate" : "deactivate", `/Users${pathOf(id)}`, { op: "replace", path: "active", value }),
    remove: (id) => Effect.asVoid(http.send(call("remove", `/Users${pathOf(id)}`, { method: "DELETE" }))),
    group: (id) => http.decoded(call("group", `/Groups${pathOf(id)}`), ScimGroup),
    addToGroup: (groupId, userId) =>
      patch("add to the group", `/Groups${pathOf(groupId)}`, {
        op: "add",
        path: "members",
        value: [{ value: userId }],
      }),
    takeFromGroup: (groupId, userId) =>
      patch("take from the group", `/Groups${pathOf(groupId)}`, {
        op: "remove",
        path: `members[value eq ${filterText(userId)}]`,
      }),
  }
}

/** Filter for the user with that name. */
export const userNameFilter = (email: string): string => `userName eq ${filterText(email)}`

/** A text in a filter: written as in JSON (RFC 7644, 3.4.2.2), so that no address ends it early. */
const filterText = (text: string): string => JSON.stringify(text)

/** A new user. Some servers want a name: the part before the `@` is all that is known. */
const userOf = (email: string) => {
  const name = email.slice(0, email.lastIndexOf("@"))
  return {
    schemas: [USER_SCHEMA],
    userName: email,
    name: { givenName: name, familyName: name },
    emails: [{ value: email, primary: true }],
    active: true,
    externalId: email,
  }
}
