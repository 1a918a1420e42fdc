import type { ProductId } from "@mintcode/core/catalogue"
import { FindingKind, FindingState, REPAIR_ACTIONS, type RepairAction } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, id, optional, optionalWord, text, word } from "../../command/flags.ts"
import { QuietExit, UsageError } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { renderRecord, renderTable } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"
import { definedOnly } from "../shared/data.ts"
import { momentOrNever } from "../shared/kinds.ts"
import { workspaceNamed, workspaceNames } from "../shared/names.ts"
import { PAGE_FLAGS, showPages } from "../shared/pages.ts"
import { WORKSPACE } from "./detail.ts"

export const reconcile = leaf({
  name: "reconcile",
  summary: "Compare a workspace with the provider's lists of members and invitations now",
  flags: CLIENT_FLAGS,
  positionals: { workspace: WORKSPACE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { id, name } = yield* workspaceNamed(client, input.workspace)
        const report = yield* client.workspaces.reconcile({ path: { id } })
        yield* output.result(report, () =>
          renderRecord([
            ["Members", report.members],
            ["Invitations", report.invitations],
            ["Seats of ours", report.seats],
            ["Others", report.foreign],
            [
              "Differences",
              Object.entries(report.differences)
                .map(([kind, count]) => `${count} ${kind}`)
                .join(", ") || "none",
            ],
            ["New with this look", report.fresh],
            ["Gone by now", report.gone],
          ]),
        )
        if (Object.keys(report.differences).length > 0) {
          yield* output.say(`See them: mintcode workspace findings ${name}`)
        }
      }),
    ),
})

export const findings = leaf({
  name: "findings",
  summary: "What comparisons found, newest first; open ones when nothing is said",
  flags: {
    kind: optional("kind", choice(...FindingKind.literals), "Only of this kind"),
    state: optional("state", choice(...FindingState.literals, "any"), "In this state (default open)"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { workspace: optionalWord("WORKSPACE", text("WORKSPACE"), "Name or id; all when left out") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const workspace = input.workspace === undefined ? undefined : yield* workspaceNamed(client, input.workspace)
        const nameOf = yield* workspaceNames(client)
        const filter = definedOnly({
          workspaceId: workspace?.id as string | undefined,
          kind: input.kind,
          state: input.state === "any" ? undefined : (input.state ?? ("open" as const)),
        })
        yield* showPages(input, (page) => client.seatFindings.list({ urlParams: { ...page, ...filter } }), [
          { title: "Found", value: (row) => formatTime(row.foundAt) },
          { title: "Workspace", value: (row) => nameOf(row.workspaceId) },
          { title: "Kind", value: (row) => row.kind },
          { title: "Address", value: (row) => row.email },
          { title: "Looks", value: (row) => row.looks, right: true },
          { title: "State", value: (row) => row.state },
          { title: "Repair", value: (row) => REPAIR_ACTIONS[row.kind].join(", ") },
          { title: "Id", value: (row) => row.id, whole: true },
        ])
      }),
    ),
})

const ACTION = choice("adopt", "remove", "reinvite", "close", "dismiss")
const ADOPTION_FLAGS = {
  product: optional("product", id(), "Adopting: the product whose terms hold"),
  ends: optional("ends", momentOrNever, "Adopting: when the lease ends"),
} as const

/** Every kind that an action fits. */
const actionsFor = (action: RepairAction): Readonly<Partial<Record<FindingKind, RepairAction>>> =>
  Object.fromEntries(
    FindingKind.literals.filter((kind) => REPAIR_ACTIONS[kind].includes(action)).map((kind) => [kind, action]),
  )

export const repair = leaf({
  name: "repair",
  summary: "Repair a finding, or all of a workspace: adopt, remove, reinvite, close, dismiss",
  notes: [
    "unknown_member, unknown_invitation: adopt gives them a lease, remove has the provider let them go.",
    "missing_member: reinvite invites them again, close ends their lease. still_there: remove. Any: dismiss.",
  ],
  examples: [
    "mintcode workspace repair remove FINDING",
    "mintcode workspace repair adopt --workspace team-1 --product team_1m",
  ],
  flags: {
    workspace: optional("workspace", text("WORKSPACE"), "All open findings of this workspace that the action fits"),
    kind: optional("kind", choice(...FindingKind.literals), "With --workspace: only findings of this kind"),
    ...ADOPTION_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: {
    action: word("ACTION", ACTION, "adopt, remove, reinvite, close or dismiss"),
    finding: optionalWord("FINDING", id(), "Id of the finding"),
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        if ((input.finding === undefined) === (input.workspace === undefined)) {
          return yield* new UsageError({ code: "USAGE", reason: "a finding or --workspace, one of the two" })
        }
        const terms = definedOnly({ productId: input.product as ProductId | undefined, endsAt: input.ends })
        if (input.finding !== undefined) {
          const row = yield* client.seatFindings.repair({
            path: { id: input.finding },
            payload: { action: input.action, ...terms },
          })
          return yield* output.result(row, () => `${row.kind} of ${row.email || "the workspace"} is ${row.state}\n`)
        }
        const { id: workspaceId } = yield* workspaceNamed(client, input.workspace ?? "")
        const actions = input.kind === undefined ? actionsFor(input.action) : { [input.kind]: input.action }
        const report = yield* client.workspaces.repair({ path: { id: workspaceId }, payload: { actions, ...terms } })
        yield* output.result(report, () =>
          [
            `${report.repaired} repaired, ${report.refused.length} refused, ${report.left} left`,
            ...(report.refused.length === 0
              ? []
              : [
                  renderTable(
                    report.refused,
                    [
                      { title: "Finding", value: (one) => one.findingId, whole: true },
                      { title: "Code", value: (one) => one.code },
                    ],
                    undefined,
                  ).trimEnd(),
                ]),
            "",
          ].join("\n"),
        )
        if (report.refused.length > 0) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})
