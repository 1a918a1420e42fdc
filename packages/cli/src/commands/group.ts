import { WorkspaceGroupDraft } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { optional, required, text, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderRecord, renderTable } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const GROUP = word("GROUP", text("GROUP"), "Id of the group, such as team-a")
const NOTE = text("TEXT")

const list = leaf({
  name: "list",
  summary: "Groups in numbers: their seats, free ones and leases",
  flags: { ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (urlParams) => client.workspaceGroups.statistics({ urlParams }), [
        { title: "Group", value: (row) => row.groupId, whole: true },
        { title: "Workspaces", value: (row) => row.workspaces.length, right: true },
        { title: "Seats", value: (row) => row.seatsMax, right: true },
        { title: "Reserved", value: (row) => row.seatsReserved, right: true },
        { title: "Ours", value: (row) => row.seatsHeld, right: true },
        { title: "Others", value: (row) => row.seatsForeign, right: true },
        { title: "Free", value: (row) => row.seatsFree, right: true },
        { title: "Active leases", value: (row) => row.leases["active"] ?? 0, right: true },
        { title: "End in a week", value: (row) => row.expiring, right: true },
      ]),
    ),
})

const show = leaf({
  name: "show",
  summary: "A group, its workspaces and leases in numbers",
  flags: CLIENT_FLAGS,
  positionals: { id: GROUP },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const path = { id: input.id }
        const row = yield* client.workspaceGroups.get({ path })
        const figures = yield* client.workspaceGroups.figures({ path })
        yield* output.result({ ...row, figures }, () =>
          [
            renderRecord([
              ["Id", row.id],
              ["Version", row.version],
              ["Note", row.note],
              ["Free seats", `${figures.seatsFree} of ${figures.seatsMax}`],
              [
                "Leases",
                Object.entries(figures.leases)
                  .map(([state, count]) => `${count} ${state}`)
                  .join(", "),
              ],
              ["End in a week", figures.expiring],
            ]),
            renderTable(
              figures.workspaces,
              [
                { title: "Workspace", value: (one) => one.name },
                { title: "State", value: (one) => one.state },
                { title: "Seats", value: (one) => one.seatsMax, right: true },
                { title: "Ours", value: (one) => one.seatsHeld, right: true },
                { title: "Others", value: (one) => one.seatsForeign, right: true },
                { title: "Free", value: (one) => one.seatsFree, right: true },
                { title: "Plan ends", value: (one) => formatTime(one.planEndsAt) },
                { title: "Id", value: (one) => one.id, whole: true },
              ],
              undefined,
            ),
          ].join("\n"),
        )
      }),
    ),
})

const add = leaf({
  name: "add",
  summary: "Add a group",
  examples: ["mintcode group add team-a"],
  flags: { note: optional("note", NOTE, "Note for operators"), ...CLIENT_FLAGS },
  positionals: { id: word("GROUP", text("GROUP"), "Its id: lower-case letters, digits, _ and -; it stays") },
  run: (input) =>
    withClient(
      input,
      ({ client }) =>
        Effect.gen(function* () {
          const output = yield* Output
          const payload = yield* decodeFields(WorkspaceGroupDraft, {
            id: input.id,
            ...definedOnly({ note: input.note }),
          })
          const row = yield* client.workspaceGroups.create({ payload })
          yield* output.result(row, () => `${row.id} added\n`)
          yield* output.say(
            `Next: mintcode workspace add NAME --group ${row.id} --driver … --account-id … --token-file …`,
          )
        }),
      { mayCreate: true },
    ),
})

const edit = leaf({
  name: "edit",
  summary: "Change a group's note",
  flags: { note: required("note", NOTE, "Note for operators"), ...EDIT_FLAGS, ...CLIENT_FLAGS },
  positionals: { id: GROUP },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.workspaceGroups.edit({
          path: { id: input.id },
          payload: { note: input.note },
          headers: editHeaders(input.ifVersion),
        })
        yield* output.result(row, () => `${row.id} changed\n`)
      }),
    ),
})

const remove = leaf({
  name: "remove",
  summary: "Remove a group that has no workspaces",
  flags: CLIENT_FLAGS,
  positionals: { id: GROUP },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        yield* client.workspaceGroups.remove({ path: { id: input.id } })
        yield* output.result({ id: input.id, removed: true }, () => `${input.id} removed\n`)
      }),
    ),
})

/** `mintcode group …`. */
export const workspaceGroup = group("group", "Groups of team workspaces, which plans of seats buy in", [
  list,
  show,
  add,
  edit,
  remove,
])
