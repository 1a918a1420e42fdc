import { Operator, trustedOperator } from "@mintcode/core/identity"
import { MailOutbox, MailRepository, type MailTemplate } from "@mintcode/core/mail"
import { People } from "@mintcode/core/people"
import { Effect, Redacted } from "effect"
import { type Answer, type Ask, ask } from "./requests.ts"
import type { TestServer } from "./server_fixture.ts"

/** People of a test server, who do everything over HTTP; only their mail is read from the outbox. */

export const PASSWORD = "correct horse battery staple"
export const OTHER_PASSWORD = "mint leaves in hot tea"

let made = 0

/** An address that nothing else in the run has. */
export const newEmail = (): string => `person-${process.pid}-${++made}@mint.example`

/** An IP address of one's own: the limits of others do not matter then. */
export const newIp = (): string => `198.51.${Math.floor(++made / 250)}.${(made % 250) + 1}`

export const post = (server: TestServer, path: string, body: unknown, more: Ask = {}): Promise<Answer> =>
  ask(server, "POST", path, { ...more, body, headers: { "x-forwarded-for": newIp(), ...more.headers } })

/** The one-time token in the newest mail of a kind to an address. */
export const mailedToken = (server: TestServer, to: string, template: MailTemplate): Promise<string> =>
  server.run(
    Effect.gen(function* () {
      const repository = yield* MailRepository
      const outbox = yield* MailOutbox
      const { rows } = yield* repository.page({ to }, { limit: 20, afterId: null })
      const found = rows.find((row) => row.template === template)
      if (found === undefined) return "none"
      const { text } = yield* outbox.reveal(found.id)
      return /#token=(\S+)/.exec(text)?.[1] ?? "none"
    }).pipe(Effect.provideService(Operator, trustedOperator("tests")), Effect.orDie),
  )

/** Registers and confirms an address. */
export const newPerson = async (server: TestServer): Promise<string> => {
  const email = newEmail()
  await post(server, "/api/user/register", { email, password: PASSWORD, locale: "en" })
  await post(server, "/api/user/verify", {
    token: await mailedToken(server, email, "verify_email"),
    password: PASSWORD,
  })
  return email
}

export const logIn = (server: TestServer, email: string, more: Record<string, unknown> = {}) =>
  post(server, "/api/user/login", { email, password: PASSWORD, ...more })

/** A person with a session. */
export const newSession = async (
  server: TestServer,
): Promise<{ readonly email: string; readonly token: string; readonly id: string }> => {
  const email = await newPerson(server)
  const { json } = await logIn(server, email)
  return { email, token: String(json["token"]), id: String((json["user"] as { id: string }).id) }
}

/** A super admin with a session. */
export const newSuperAdmin = async (server: TestServer) => {
  const email = newEmail()
  const user = await server.run(
    Effect.flatMap(People, (people) => people.createSuperAdmin(email, Redacted.make(PASSWORD), "en")).pipe(
      Effect.orDie,
    ),
  )
  const { json } = await logIn(server, email)
  return { email, id: user.id, token: String(json["token"]) }
}
