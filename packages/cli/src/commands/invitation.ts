import { MailLocale } from "@mintcode/core/mail"
import { Role } from "@mintcode/core/people"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, list as listOf, optional, text, withDefault, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { readPermissions } from "./user.ts"

const list = leaf({
  name: "list",
  summary: "Invitations, newest first",
  flags: { ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.invitations.list({ urlParams: page }), [
        { title: "Address", value: (row) => row.email },
        { title: "Role", value: (row) => row.role },
        { title: "State", value: (row) => row.state },
        { title: "Until", value: (row) => formatTime(row.expiresAt) },
        { title: "Id", value: (row) => row.id, whole: true },
      ]),
    ),
})

const create = leaf({
  name: "create",
  summary: "Invite somebody by mail",
  examples: ["mintcode invitation create ada@mint.example --role admin --permissions voucher:read"],
  flags: {
    role: withDefault("role", choice(...Role.literals), "admin" as const, "What they are invited as"),
    permissions: optional("permissions", listOf("PERMISSION,…"), "What an admin may do"),
    locale: withDefault("locale", choice(...MailLocale.literals), "zh" as const, "Language of the mail"),
    ...CLIENT_FLAGS,
  },
  positionals: { email: word("ADDRESS", text("ADDRESS"), "Where the invitation goes") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const permissions = yield* readPermissions(input.permissions)
        const made = yield* client.invitations.create({
          payload: { email: input.email, role: input.role, permissions, locale: input.locale },
        })
        yield* output.result(
          made,
          () => `Invited ${made.email} as ${made.role}; the mail is in the outbox (mintcode mail list)\n`,
        )
      }),
    ),
})

const revoke = leaf({
  name: "revoke",
  summary: "Take an open invitation back",
  flags: CLIENT_FLAGS,
  positionals: { id: word("ID", id(), "Id of the invitation") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.invitations.revoke({ path: { id: input.id } })
        yield* output.result(row, () => `${row.email} is not invited any more\n`)
      }),
    ),
})

/** `mintcode invitation …`. */
export const invitation = group("invitation", "Invitations to help run the installation", [list, create, revoke])
