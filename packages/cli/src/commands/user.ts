import { Permission } from "@mintcode/core/identity"
import { Role, UserState } from "@mintcode/core/people"
import type { PersonView } from "@mintcode/http/api"
import { Effect, Schema } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, list as listOf, optional, text, word } from "../command/flags.ts"
import { UsageError } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { renderRecord, renderTable } from "../output/table.ts"
import { counted, formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { person, personIdOf } from "./shared/person.ts"

const PERSON = word("PERSON", person, "Id or whole address of the person")

const list = leaf({
  name: "list",
  summary: "People, newest first",
  examples: ["mintcode user list --role admin", "mintcode user list --search @mint.example --all --json"],
  flags: {
    role: optional("role", choice(...Role.literals), "Only with this role"),
    state: optional("state", choice(...UserState.literals), "Only in this state"),
    search: optional("search", text("TEXT"), "Only with this in their address"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.people.list({
            urlParams: { ...page, ...definedOnly({ role: input.role, state: input.state, search: input.search }) },
          }),
        [
          { title: "Address", value: (row) => row.email },
          { title: "Role", value: (row) => row.role },
          { title: "State", value: (row) => row.state },
          { title: "One-time codes", value: (row) => row.totp },
          { title: "Since", value: (row) => formatTime(row.createdAt) },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const record = (user: PersonView): string =>
  renderRecord([
    ["Id", user.id],
    ["Address", user.email],
    ["Role", user.role],
    ["Permissions", user.permissions.join(", ")],
    ["State", user.state],
    ["One-time codes", user.totp],
    ["Since", formatTime(user.createdAt)],
  ])

const show = leaf({
  name: "show",
  summary: "A person with sessions and devices",
  flags: CLIENT_FLAGS,
  positionals: { person: PERSON },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const details = yield* client.people.get({ path: { id: yield* personIdOf(client, input.person) } })
        yield* output.result(details, () =>
          [
            record(details.user),
            counted(details.sessions.length, "session"),
            ...details.devices.map(({ name }) => `Device: ${name}`),
          ]
            .join("\n")
            .concat("\n"),
        )
      }),
    ),
})

const sessions = leaf({
  name: "sessions",
  summary: "The sessions of a person that hold",
  flags: CLIENT_FLAGS,
  positionals: { person: PERSON },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const details = yield* client.people.get({ path: { id: yield* personIdOf(client, input.person) } })
        yield* output.result({ items: details.sessions }, () =>
          renderTable(
            details.sessions,
            [
              { title: "Begun", value: (row) => formatTime(row.createdAt) },
              { title: "Seen", value: (row) => formatTime(row.lastSeenAt) },
              { title: "Until", value: (row) => formatTime(row.expiresAt) },
              { title: "From", value: (row) => row.ip },
              { title: "With", value: (row) => row.userAgent },
            ],
            undefined,
          ),
        )
      }),
    ),
})

/** A command that does one thing to a person. */
const change = (name: "disable" | "enable" | "logout", summary: string) =>
  leaf({
    name,
    summary,
    flags: CLIENT_FLAGS,
    positionals: { person: PERSON },
    run: (input) =>
      withClient(input, ({ client }) =>
        Effect.gen(function* () {
          const output = yield* Output
          const user = yield* client.people[name]({ path: { id: yield* personIdOf(client, input.person) } })
          yield* output.result(user, () => `${user.email} is ${user.state}\n`)
        }),
      ),
  })

/** Permissions as they were written. */
export const readPermissions = (
  written: ReadonlyArray<string> | undefined,
): Effect.Effect<ReadonlyArray<Permission>, UsageError> =>
  Effect.mapError(
    Schema.decodeUnknown(Schema.Array(Permission))(written ?? []),
    () => new UsageError({ code: "USAGE", reason: `--permissions takes some of ${Permission.literals.join(", ")}` }),
  )

const role = leaf({
  name: "role",
  summary: "Give a person a role, and an admin permissions",
  examples: ["mintcode user role ada@mint.example admin --permissions voucher:read,voucher:mint"],
  flags: {
    permissions: optional("permissions", listOf("PERMISSION,…"), "What an admin may do; replaces what was granted"),
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { person: PERSON, role: word("ROLE", choice(...Role.literals), "The new role") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const permissions = yield* readPermissions(input.permissions)
        const user = yield* client.people.setRole({
          path: { id: yield* personIdOf(client, input.person) },
          payload: { role: input.role, permissions },
          headers: editHeaders(input.ifVersion),
        })
        yield* output.result(user, () => `${user.email} is ${user.role}\n`)
      }),
    ),
})

/** `mintcode user …`. */
export const user = group("user", "People: list, show, disable, enable, give roles", [
  list,
  show,
  sessions,
  role,
  change("disable", "Keep a person out; ends their sessions"),
  change("enable", "Let a person in again"),
  change("logout", "End every session of a person"),
])
