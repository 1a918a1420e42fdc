import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { leaf } from "../command/command.ts"
import { id, moment, optional, text, toggle } from "../command/flags.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

/** `mintcode events`. */
export const events = leaf({
  name: "events",
  summary: "What happened, and who did it",
  examples: ["mintcode events --type alert. --from 2026-01-31", "mintcode events --audited --all --json"],
  flags: {
    type: optional("type", text("TYPE"), "A whole type, or a beginning that ends in a dot: alert."),
    subject: optional("subject", id(), "Only what happened to this id"),
    audited: toggle("audited", "Only what operators did"),
    from: optional("from", moment, "At or after"),
    until: optional("until", moment, "Before"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.events.list({
            urlParams: {
              ...page,
              ...definedOnly({
                type: input.type,
                subjectId: input.subject,
                audited: input.audited ? true : undefined,
                from: input.from,
                until: input.until,
              }),
            },
          }),
        [
          { title: "When", value: (event) => formatTime(event.at) },
          { title: "What", value: (event) => event.type },
          { title: "To", value: (event) => `${event.subject} ${event.subjectId}` },
          { title: "Who", value: (event) => `${event.actor.kind} ${event.actor.id}` },
          { title: "From", value: (event) => event.actor.ip },
          { title: "Data", value: (event) => JSON.stringify(event.data) },
        ],
      ),
    ),
})
