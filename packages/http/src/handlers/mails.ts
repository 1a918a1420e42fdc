import { HttpApiBuilder } from "@effect/platform"
import { type Mail, MailOutbox } from "@mintcode/core/mail"
import { Effect, Struct } from "effect"
import { type MailView, MintCodeApi } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

const mailView = (mail: Mail): MailView => Struct.omit(mail, "sealedVariables")

export const layerMailGroup = HttpApiBuilder.group(MintCodeApi, "mails", (handlers) =>
  Effect.gen(function* () {
    const outbox = yield* MailOutbox
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("mails", urlParams, outbox.page, mailView)))
      .handle("get", ({ path }) =>
        answer(Effect.map(outbox.show(path.id), (shown) => ({ ...shown, mail: mailView(shown.mail) }))),
      )
      .handle(
        "reveal",
        ({ path }) => answer(Effect.map(outbox.reveal(path.id), (shown) => ({ ...shown, mail: mailView(shown.mail) }))),
        MUTATION,
      )
      .handle("retry", ({ path }) => Effect.map(answer(outbox.retry(path.id)), mailView), MUTATION)
  }),
)
