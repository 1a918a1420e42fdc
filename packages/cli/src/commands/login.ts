import type { LoggedIn } from "@mintcode/http/api"
import { Clock, Effect, Redacted } from "effect"
import { CLIENT_FLAGS, explain } from "../app/client.ts"
import { leaf } from "../command/command.ts"
import { text, toggle, word } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { secretsFrom } from "../input/secret_input.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"

/** The server that is meant, and ways to it. Loaded when a command needs them. */
const remote = (named: string | undefined) =>
  Effect.gen(function* () {
    const [app, file] = yield* Effect.promise(() =>
      Promise.all([import("../app/remote_client.ts"), import("../app/session_file.ts")]),
    )
    const config = yield* currentConfig
    const sessions = yield* file.readSessions
    const address = yield* app.addressOf(config, named, sessions)
    return { ...app, ...file, config, sessions, address }
  })

const isProblem = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && (error as { readonly code?: unknown }).code === code

/** `mintcode login`. */
export const login = leaf({
  name: "login",
  summary: "Log in to a server with your address and password",
  notes: [
    "Asks for the password, and for a one-time code where one is needed; or reads them as lines of standard input.",
    "The session is kept in mintcode/sessions.json in your folder for configuration, readable by you alone. Commands show it",
    "to that server unless MINTCODE_ADMIN_TOKEN is set. What you may do is what your role may.",
  ],
  examples: [
    "mintcode login ada@mint.example --server https://shop.example",
    "mintcode login ada@mint.example < password.txt",
  ],
  flags: {
    plain: toggle(
      "allow-http",
      "Send the password over plain HTTP to another machine, where anybody between may read it",
    ),
    server: CLIENT_FLAGS.server,
  },
  positionals: { email: word("ADDRESS", text("ADDRESS"), "Your e-mail address") },
  run: ({ email, plain, server }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { address, clientOf, isThisMachine, saveSession } = yield* remote(server)
      if (address.startsWith("http:") && !isThisMachine(address) && !plain) {
        return yield* new CommandFailed({
          code: "SERVER_INSECURE",
          exit: "refused",
          reason: `Cannot log in at ${address}: without https anybody between could read the password (--allow-http)`,
        })
      }
      const client = yield* clientOf(address, undefined)
      const ask = secretsFrom()
      const password = yield* ask("Password: ")
      const enter = (code?: Redacted.Redacted<string>) =>
        client.user.login({
          payload: { email, password, ...(code === undefined ? {} : { code: Redacted.value(code) }) },
          headers: {},
        })
      const entered: LoggedIn = yield* enter().pipe(
        Effect.catchIf(
          (error) => isProblem(error, "TOTP_REQUIRED"),
          () => Effect.flatMap(ask("One-time code: "), enter),
        ),
        Effect.mapError((error) => explain(error, address)),
      )
      const { expiresAt, token, user } = entered
      if (token === undefined) {
        return yield* new CommandFailed({
          code: "SERVER_ANSWER",
          exit: "unreachable",
          reason: `The answer of ${address} holds no session`,
        })
      }
      yield* saveSession({ server: address, email: user.email, token, expiresAt })
      yield* output.result(
        { server: address, email: user.email, role: user.role, expiresAt },
        () => `Logged in at ${address} as ${user.email} (${user.role}) until ${formatTime(expiresAt)}\n`,
      )
    }),
})

/** `mintcode logout`. */
export const logout = leaf({
  name: "logout",
  summary: "End your log-in on a server, or all of them with --everywhere",
  flags: {
    everywhere: toggle("everywhere", "End every session of yours on that server, those of other devices as well"),
    server: CLIENT_FLAGS.server,
  },
  run: ({ everywhere, server }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { address, clientOf, forgetSession, sessions } = yield* remote(server)
      const found = sessions.find((one) => one.server === address)
      if (found === undefined) return yield* notLoggedIn(address)
      const client = yield* clientOf(address, found.token)
      yield* (everywhere ? client.account.logoutEverywhere() : client.account.logout()).pipe(
        // It has ended already, or will when its time is over: here it is forgotten in any case.
        Effect.catchAll((error) =>
          isProblem(error, "TOKEN_REFUSED")
            ? Effect.void
            : output.say(`The server could not be told: there the session holds until ${formatTime(found.expiresAt)}`),
        ),
      )
      yield* forgetSession(address)
      yield* output.result({ server: address, email: found.email }, () => `Logged out at ${address}\n`)
    }),
})

/** `mintcode whoami`. */
export const whoami = leaf({
  name: "whoami",
  summary: "Who commands act as, and on which server",
  flags: { server: CLIENT_FLAGS.server },
  run: ({ server }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { address, config, connectRemotely, sessionEnded, sessions } = yield* remote(server)
      const { client, shown } = yield* connectRemotely(config, server)
      if (shown === "nothing") return yield* notLoggedIn(address)
      if (shown === "token") {
        return yield* output.result({ server: address, with: "token" }, () =>
          renderRecord([
            ["Server", address],
            ["With", "an operator token, which may do everything"],
          ]),
        )
      }
      const saved = sessions.find((one) => one.server === address)
      const me = yield* client.account
        .me()
        .pipe(
          Effect.mapError((error) =>
            saved !== undefined && isProblem(error, "TOKEN_REFUSED") ? sessionEnded(saved) : explain(error, address),
          ),
        )
      const expiresAt = saved?.expiresAt ?? (yield* Clock.currentTimeMillis)
      yield* output.result({ server: address, with: "session", expiresAt, user: me }, () =>
        renderRecord([
          ["Server", address],
          ["Address", me.email],
          ["Role", me.role],
          ["Permissions", me.role === "super_admin" ? "all" : me.permissions.join(", ")],
          ["Until", formatTime(expiresAt)],
        ]),
      )
    }),
})

const notLoggedIn = (address: string) =>
  new CommandFailed({
    code: "NOT_LOGGED_IN",
    exit: "configuration",
    reason: `You are not logged in at ${address}: mintcode login ADDRESS --server ${address}`,
  })
