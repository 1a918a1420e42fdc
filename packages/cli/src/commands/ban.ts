import { LimitKind } from "@mintcode/core/abuse"
import type { BanView } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, integer, optional, required, text, toggle, withDefault, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

/** A ban is at most a year long. */
const HOURS_MAX = 366 * 24
const HOUR_MS = 60 * 60 * 1000

const kind = choice(...LimitKind.literals)

const list = leaf({
  name: "list",
  summary: "Bans, newest first; those that are over are listed for a month",
  flags: {
    kind: optional("kind", kind, "Only of this kind"),
    subject: optional("subject", text("SUBJECT"), "Only of this address, account or digest"),
    active: toggle("active", "Only those in force"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.bans.list({
            urlParams: {
              ...page,
              ...definedOnly({ kind: input.kind, subject: input.subject, active: input.active ? true : undefined }),
            },
          }),
        [
          { title: "Kind", value: (ban) => ban.kind },
          { title: "Subject", value: (ban) => ban.subject, whole: true },
          { title: "Until", value: (ban) => formatTime(ban.until) },
          { title: "Lifted", value: (ban) => formatTime(ban.liftedAt) },
          { title: "By", value: (ban) => ban.createdBy },
          { title: "Strikes", value: (ban) => ban.strikes, right: true },
          { title: "Note", value: (ban) => ban.note },
          { title: "Id", value: (ban) => ban.id, whole: true },
        ],
      ),
    ),
})

const add = leaf({
  name: "add",
  summary: "Ban an address, a device, an account or a code for some hours",
  notes: ["Every server holds it within a second or two. An IPv6 address stands for its /64."],
  examples: [
    "mintcode ban add 203.0.113.7 --hours 24 --note scripts",
    "mintcode ban add ACCOUNT --kind account --hours 1",
  ],
  positionals: {
    subject: word("SUBJECT", text("SUBJECT"), "The address; the account's id; a digest as ban list shows it"),
  },
  flags: {
    kind: withDefault("kind", kind, "ip", "What it is"),
    hours: required("hours", integer(1, HOURS_MAX), "How long"),
    note: optional("note", text(), "Why"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(
        client.bans.add({
          payload: {
            kind: input.kind,
            subject: input.subject,
            forMs: input.hours * HOUR_MS,
            ...definedOnly({ note: input.note }),
          },
        }),
        (ban) => told(ban, `${ban.kind} ${ban.subject} is banned until ${formatTime(ban.until)}\n`),
      ),
    ),
})

const lift = leaf({
  name: "lift",
  summary: "End a ban, and forget what led to it",
  positionals: { id: word("ID", id(), "Id of the ban, as ban list shows it") },
  flags: CLIENT_FLAGS,
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(client.bans.lift({ path: { id: input.id } }), (ban) =>
        told(ban, `${ban.kind} ${ban.subject} is banned no longer\n`),
      ),
    ),
})

const told = (ban: BanView, line: string) => Effect.flatMap(Output, (output) => output.result(ban, () => line))

/** `mintcode ban`. */
export const ban = group("ban", "Who may try nothing for a while: list, add, lift", [list, add, lift])
