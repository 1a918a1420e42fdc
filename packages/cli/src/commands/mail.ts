import { MailState } from "@mintcode/core/mail"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, optional, text, toggle, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const MAIL = word("ID", id(), "Id of the mail")

const list = leaf({
  name: "list",
  summary: "Mails that wait, went out or could not, newest first",
  flags: {
    state: optional("state", choice(...MailState.literals), "Only in this state"),
    to: optional("to", text("ADDRESS"), "Only to this address"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) => client.mails.list({ urlParams: { ...page, ...definedOnly({ state: input.state, to: input.to }) } }),
        [
          { title: "Made", value: (row) => formatTime(row.createdAt) },
          { title: "To", value: (row) => row.to },
          { title: "About", value: (row) => row.template },
          { title: "State", value: (row) => row.state },
          { title: "Tries", value: (row) => row.tries, right: true },
          { title: "Error", value: (row) => row.lastError },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const show = leaf({
  name: "show",
  summary: "The text of a mail",
  notes: ["One-time tokens are hidden; --reveal shows them, needs a permission of its own and leaves an audit event."],
  flags: { reveal: toggle("reveal", "Show one-time tokens, too"), ...CLIENT_FLAGS },
  positionals: { id: MAIL },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const path = { id: input.id }
        const shown = yield* input.reveal ? client.mails.reveal({ path }) : client.mails.get({ path })
        yield* output.result(shown, () => `To: ${shown.mail.to}\nSubject: ${shown.subject}\n\n${shown.text}`)
      }),
    ),
})

const retry = leaf({
  name: "retry",
  summary: "Try a mail that waits or failed at once",
  flags: CLIENT_FLAGS,
  positionals: { id: MAIL },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.mails.retry({ path: { id: input.id } })
        yield* output.result(row, () => `${row.id} is ${row.state}\n`)
      }),
    ),
})

/** `mintcode mail …`. */
export const mail = group("mail", "Mails: list, show, retry", [list, show, retry])
