import type { Plan } from "@mintcode/core/catalogue"
import type { UpstreamAccountView, WorkspaceView } from "@mintcode/http/api"
import type { ClientError, MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { CommandFailed } from "../../failure/failure.ts"
import { readAll } from "./pages.ts"

/** People know upstream accounts and plans by name, the API by id: either will do. */

const missing = (code: string, what: string) =>
  new CommandFailed({ code, exit: "notFound", reason: `There is no ${what} with this name or id` })

export const upstreamNamed = (client: MintCodeClient, nameOrId: string) =>
  Effect.flatMap(client.upstreams.list({}), ({ items }) => {
    const found = items.find((item: UpstreamAccountView) => item.id === nameOrId || item.name === nameOrId)
    return found === undefined ? missing("UPSTREAM_NOT_FOUND", "upstream account") : Effect.succeed(found)
  })

export const workspaceNamed = (client: MintCodeClient, nameOrId: string) =>
  Effect.flatMap(
    readAll<WorkspaceView, unknown>((urlParams) => client.workspaces.list({ urlParams })),
    (workspaces) => {
      const found = workspaces.find(({ id, name }) => id === nameOrId || name === nameOrId)
      return found === undefined ? missing("WORKSPACE_NOT_FOUND", "workspace") : Effect.succeed(found)
    },
  )

/** Names of workspaces by id. Who may see leases but no workspaces sees ids. */
export const workspaceNames = (client: MintCodeClient) =>
  readAll<WorkspaceView, ClientError>((urlParams) => client.workspaces.list({ urlParams })).pipe(
    Effect.map((workspaces) => new Map(workspaces.map(({ id, name }) => [String(id), name]))),
    Effect.catchIf(
      (error) => error._tag === "Problem" && error.code === "PERMISSION_MISSING",
      () => Effect.succeed(new Map<string, string>()),
    ),
    Effect.map((names) => (id: string) => names.get(id) ?? id),
  )

/** Plans in the order they are named. */
export const plansNamed = (client: MintCodeClient, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    if (names.length === 0) return []
    const plans = yield* readAll<Plan, unknown>((urlParams) => client.plans.list({ urlParams }))
    return yield* Effect.forEach(names, (name) => {
      const found = plans.find((plan) => plan.id === name || plan.name === name)
      return found === undefined ? missing("PLAN_NOT_FOUND", "plan") : Effect.succeed(found)
    })
  })

export const planNamed = (client: MintCodeClient, name: string) =>
  Effect.flatMap(plansNamed(client, [name]), ([plan]) =>
    plan === undefined ? missing("PLAN_NOT_FOUND", "plan") : Effect.succeed(plan),
  )

/**
 * The currency of each upstream account, in which its plans' costs are. Who may see plans but no accounts sees costs
 * without one.
 */
export const accountCurrencies = (client: MintCodeClient) =>
  client.upstreams.list({}).pipe(
    Effect.map(({ items }) => new Map(items.map(({ id, currency }) => [String(id), currency]))),
    Effect.catchIf(
      (error) => error._tag === "Problem" && error.code === "PERMISSION_MISSING",
      () => Effect.succeed(new Map<string, string>()),
    ),
    Effect.map((currencies) => (accountId: string) => currencies.get(accountId)),
  )
