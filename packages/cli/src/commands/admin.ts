import { Effect, Redacted } from "effect"
import { group, leaf } from "../command/command.ts"
import { choice, id, optional, text, toggle, withDefault, word } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { UsageError } from "../failure/failure.ts"
import { secretsFrom } from "../input/secret_input.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"

const token = leaf({
  name: "token",
  summary: "Make an operator token, list those there are, or revoke one",
  notes: ["Works on the configured database itself: tokens are made where the server runs, never over the network."],
  examples: ["mintcode admin token --name deploy", "mintcode admin token --list", "mintcode admin token --revoke ID"],
  flags: {
    name: optional("name", text("NAME"), "Your name for it, which no other has; audit events carry it (operator-TIME)"),
    list: toggle("list", "List tokens by their last four characters"),
    revoke: optional("revoke", id(), "Revoke the token with this id"),
  },
  run: ({ name, list, revoke }) =>
    Effect.gen(function* () {
      const output = yield* Output
      if (list && revoke !== undefined) {
        return yield* new UsageError({ code: "USAGE", reason: "mintcode admin token: --list or --revoke, not both" })
      }
      const config = yield* currentConfig
      const tokens = yield* Effect.promise(() => import("../app/token_commands.ts"))
      if (list) {
        const rows = yield* tokens.listTokens(config)
        return yield* output.table({ items: rows }, rows, [
          { title: "Name", value: (row) => row.name },
          { title: "Ends in", value: (row) => row.lastFour },
          { title: "Active", value: (row) => row.active },
          { title: "Made", value: (row) => formatTime(row.createdAt) },
          { title: "Id", value: (row) => row.id, whole: true },
        ])
      }
      if (revoke !== undefined) {
        yield* tokens.revokeToken(config, revoke)
        return yield* output.result({ id: revoke, active: false }, () => "Revoked.\n")
      }
      const made = yield* tokens.createToken(config, name)
      yield* output.say("This is the only time it is shown:")
      yield* output.result(
        { id: made.id, name: made.name, token: Redacted.value(made.token) },
        () => `${Redacted.value(made.token)}\n`,
      )
    }),
})

const create = leaf({
  name: "create",
  summary: "Make a super admin, who may do everything",
  notes: [
    "Asks for the password, or reads it as the first line of standard input.",
    "Works on the configured database itself: for the first one, and for when nobody can log in any more.",
  ],
  examples: ["mintcode admin create ada@mint.example", "mintcode admin create ada@mint.example < password.txt"],
  flags: { locale: withDefault("locale", choice("zh", "en"), "zh" as const, "Language of mails to them") },
  positionals: { email: word("ADDRESS", text("ADDRESS"), "Their e-mail address") },
  run: ({ email, locale }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const config = yield* currentConfig
      const password = yield* secretsFrom()("Password: ")
      const { createSuperAdmin } = yield* Effect.promise(() => import("../app/people_commands.ts"))
      const made = yield* createSuperAdmin(config, email, password, locale)
      yield* output.result(made, () => `${made.email} may do everything\n`)
    }),
})

/** `mintcode admin …`. */
export const admin = group("admin", "Operator tokens, and the first super admin", [token, create])
