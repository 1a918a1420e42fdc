import { Effect, Redacted } from "effect"
import type { SeatClientError } from "../seat_http/seat_fault.ts"
import { makeSeatHttp } from "../seat_http/seat_http.ts"
import { pathOf } from "../seat_http/seat_options.ts"
import type { UpstreamRequest } from "../upstream_http/upstream_http.ts"
import { OPENAI_ADMIN_WORDS } from "./errors.ts"
import { OpenAiInvite, OpenAiPage } from "./wire.ts"

/** Where the API answers unless a workspace says otherwise. */
export const OPENAI_ADMIN_BASE_URL = "https://api.openai.com/v1"

type Call<A> = Effect.Effect<A, SeatClientError>

/** A stretch of a list: `limit` 1 to 100, after the row with that id. */
export interface OpenAiListQuery {
  readonly limit: number
  readonly after?: string
  /** Members only: those with this address. */
  readonly email?: string
}

/** A project that invited people become members of. */
export interface OpenAiProject {
  readonly id: string
  readonly role: "member"
}

/** The calls of the administration API that seats need. */
export interface OpenAiAdminClient {
  readonly users: (query: OpenAiListQuery) => Call<OpenAiPage>
  readonly removeUser: (id: string) => Call<void>
  readonly invites: (query: OpenAiListQuery) => Call<OpenAiPage>
  readonly invite: (email: string, role: string, projects: ReadonlyArray<OpenAiProject>) => Call<OpenAiInvite>
  readonly findInvite: (id: string) => Call<OpenAiInvite>
  /** Impossible once it was accepted. */
  readonly deleteInvite: (id: string) => Call<void>
}

export interface OpenAiAdminClientOptions {
  /** `OPENAI_ADMIN_BASE_URL` by default. */
  readonly baseUrl?: string
  /** An admin key; keys of projects are refused. */
  readonly token: Redacted.Redacted<string>
  readonly timeoutMs: number
}

/** A client for one organisation. It holds no socket of its own and needs no closing. */
export const makeOpenAiAdminClient = (options: OpenAiAdminClientOptions): OpenAiAdminClient => {
  const http = makeSeatHttp({
    baseUrl: options.baseUrl ?? OPENAI_ADMIN_BASE_URL,
    token: options.token,
    timeoutMs: options.timeoutMs,
    words: OPENAI_ADMIN_WORDS,
  })
  const headers = { authorization: `Bearer ${Redacted.value(options.token)}` }
  const call = (operation: string, path: string, rest: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
    operation,
    method: "GET",
    path: `/organization${path}`,
    headers,
    ...rest,
  })
  const list = (operation: string, path: string, { limit, after, email }: OpenAiListQuery) =>
    http.decoded(call(operation, path, { query: { limit, after, emails: email } }), OpenAiPage)

  return {
    users: (query) => list("members", "/users", query),
    removeUser: (id) => Effect.asVoid(http.send(call("remove", `/users${pathOf(id)}`, { method: "DELETE" }))),
    invites: (query) => list("invitations", "/invites", query),
    invite: (email, role, projects) =>
      http.decoded(
        call("invite", "/invites", {
          method: "POST",
          json: { email, role, ...(projects.length === 0 ? {} : { projects }) },
        }),
        OpenAiInvite,
      ),
    findInvite: (id) => http.decoded(call("find the invitation", `/invites${pathOf(id)}`), OpenAiInvite),
    deleteInvite: (id) => Effect.asVoid(http.send(call("revoke", `/invites${pathOf(id)}`, { method: "DELETE" }))),
  }
}
