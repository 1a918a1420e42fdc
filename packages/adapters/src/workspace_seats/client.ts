import { Effect, Redacted } from "effect"
import type { SeatClientError } from "../seat_http/seat_fault.ts"
import { makeSeatHttp } from "../seat_http/seat_http.ts"
import { pathOf } from "../seat_http/seat_options.ts"
import type { UpstreamRequest } from "../upstream_http/upstream_http.ts"
import { WORKSPACE_WORDS } from "./errors.ts"
import { WorkspaceInvited, WorkspacePage, WorkspaceSubscription } from "./wire.ts"

type Call<A> = Effect.Effect<A, SeatClientError>

/** A stretch of a list, of those who fit a query when there is one. */
export interface WorkspaceListQuery {
  readonly offset: number
  readonly limit: number
  readonly query?: string
}

/** The calls of a team workspace's API. */
export interface WorkspaceClient {
  readonly subscription: Call<WorkspaceSubscription>
  readonly members: (query: WorkspaceListQuery) => Call<WorkspacePage>
  readonly invitations: (query: WorkspaceListQuery) => Call<WorkspacePage>
  readonly invite: (email: string, role: string) => Call<WorkspaceInvited>
  readonly revoke: (email: string) => Call<void>
  readonly remove: (userId: string) => Call<void>
}

export interface WorkspaceClientOptions {
  readonly baseUrl: string
  /** UUID of the workspace's account: part of each path, and of the header that must say the same. */
  readonly accountId: string
  readonly token: Redacted.Redacted<string>
  readonly timeoutMs: number
}

/** A client for one workspace. It holds no socket of its own and needs no closing. */
export const makeWorkspaceClient = (options: WorkspaceClientOptions): WorkspaceClient => {
  const http = makeSeatHttp({ ...options, words: WORKSPACE_WORDS })
  const headers = {
    authorization: `Bearer ${Redacted.value(options.token)}`,
    "chatgpt-account-id": options.accountId,
  }
  const account = pathOf("accounts", options.accountId)
  const call = (operation: string, path: string, rest: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
    operation,
    method: "GET",
    path,
    headers,
    ...rest,
  })
  const page = (operation: string, path: string, { offset, limit, query = "" }: WorkspaceListQuery) =>
    http.decoded(call(operation, path, { query: { offset, limit, query } }), WorkspacePage)

  return {
    subscription: http.decoded(
      call("usage", "/subscriptions", { query: { account_id: options.accountId } }),
      WorkspaceSubscription,
    ),
    members: (query) => page("members", `${account}/users`, query),
    invitations: (query) => page("invitations", `${account}/invites`, query),
    invite: (email, role) =>
      http.decoded(
        call("invite", `${account}/invites`, {
          method: "POST",
          json: { email_addresses: [email], role, resend_emails: true },
        }),
        WorkspaceInvited,
      ),
    revoke: (email) =>
      Effect.asVoid(
        http.send(call("revoke", `${account}/invites`, { method: "DELETE", json: { email_address: email } })),
      ),
    remove: (userId) =>
      Effect.asVoid(http.send(call("remove", `${account}/users${pathOf(userId)}`, { method: "DELETE" }))),
  }
}
