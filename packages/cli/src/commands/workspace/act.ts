import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { workspaceNamed } from "../shared/names.ts"
import { showWorkspace, WORKSPACE } from "./detail.ts"

const acting = (name: string, call: "enable" | "disable" | "drain" | "markDead", summary: string) =>
  leaf({
    name,
    summary,
    flags: CLIENT_FLAGS,
    positionals: { workspace: WORKSPACE },
    run: (input) =>
      withClient(input, ({ client }) =>
        Effect.gen(function* () {
          const { id } = yield* workspaceNamed(client, input.workspace)
          yield* showWorkspace(yield* client.workspaces[call]({ path: { id } }))
        }),
      ),
  })

export const enable = acting("enable", "enable", "Put a workspace into use; its failures are forgotten")
export const disable = acting("disable", "disable", "Take a workspace out of use; nobody is moved")
export const drain = acting("drain", "drain", "Take no new seats there, and move its members elsewhere")
export const markDead = acting(
  "mark-dead",
  "markDead",
  "Give a workspace up; its members are moved, nobody asks it again",
)
