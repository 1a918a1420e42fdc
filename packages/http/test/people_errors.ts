import { Commit, update } from "@mintcode/core/kernel"
import { MailEntity, MailRepository } from "@mintcode/core/mail"
import { Effect } from "effect"
import { TOTP } from "otpauth"
import { challenges, withSettings } from "./challenge_errors.ts"
import type { ErrorCases, World } from "./error_world.ts"
import { bannedAddress, ID } from "./error_world.ts"
import {
  logIn,
  mailedToken,
  newEmail,
  newPerson,
  newSession,
  newSuperAdmin,
  OTHER_PASSWORD,
  PASSWORD,
  post,
} from "./people.ts"
import { type Answer, ask } from "./requests.ts"

type Send = () => Promise<Answer>

/** Errors that people, and operators who see to them, may see. */
export const peopleErrors = (world: World): ErrorCases => {
  const to = (path: string, body?: unknown, token?: string) =>
    post(world.server, path, body, token === undefined ? {} : { token })
  const admin = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    ask(world.server, method, path, body === undefined ? { headers } : { body, headers })

  /** From an address that may send nothing more. */
  const limited = (path: string, body: unknown, token?: string) => async () => {
    const headers = { "x-forwarded-for": await bannedAddress(world) }
    return ask(world.server, "POST", path, { body, headers, ...(token === undefined ? {} : { token }) })
  }
  const limitedAsPerson = (path: string, body: unknown) => async () =>
    limited(path, body, (await newSession(world.server)).token)()

  /** Does something as a new person. */
  const own = (path: string, body?: unknown) => async () => {
    const { token } = await newSession(world.server)
    return to(path, body, token)
  }
  const guarded = async () => {
    const person = await newSession(world.server)
    const { json } = await to("/api/user/totp/enrol", { password: PASSWORD }, person.token)
    const code = new TOTP({ secret: String(json["secret"]) }).generate()
    await to("/api/user/totp/confirm", { code }, person.token)
    return { ...person, code }
  }
  const closed = async () => {
    const person = await newSession(world.server)
    await to("/api/user/close", { password: PASSWORD }, person.token)
    return person
  }
  const userPath = async (what: string, person = newSession(world.server)) =>
    `/admin/users/${(await person).id}/${what}`
  /** The only super admin there is: no other case here makes one. */
  const only = superAdminOnce(world)
  const weak = "password123"
  const refusedToken = "mep_unknown"
  const invite = (email: string, more: Record<string, unknown> = {}) =>
    admin("POST", "/admin/invitations", { email, role: "admin", locale: "en", ...more })
  const editor = async () => {
    const person = await newSession(world.server)
    await admin("PUT", `/admin/users/${person.id}/role`, { role: "admin", permissions: ["people:edit"] })
    // Becoming staff ends the sessions of before.
    const { json } = await logIn(world.server, person.email)
    return { ...person, token: String(json["token"]) }
  }
  const onStaff = (what: string): readonly [string, Send] => [
    "USER_IS_STAFF",
    async () => to(await userPath(what, only()), undefined, (await editor()).token),
  ]
  const onNobody = (what: string): readonly [string, Send] => [
    "USER_NOT_FOUND",
    () => admin("POST", `/admin/users/${ID}/${what}`),
  ]
  const onClosed = (what: string): readonly [string, Send] => [
    "USER_STATE",
    async () => admin("POST", await userPath(what, closed())),
  ]
  const proof = { password: PASSWORD }
  const wrongProof = { password: OTHER_PASSWORD }
  /** What takes both the password and a one-time code. */
  const wantsBoth = (path: string): ErrorCases[string] => [
    ["TOTP_INACTIVE", own(path, { ...proof, code: "000000" })],
    ["PASSWORD_REFUSED", own(path, { ...wrongProof, code: "000000" })],
    ["TOTP_REFUSED", async () => to(path, { ...proof, code: "aaaa-aaaa" }, (await guarded()).token)],
    ["RATE_LIMITED", limitedAsPerson(path, { ...proof, code: "000000" })],
  ]

  return {
    "user.register": [
      ...challenges("/api/user/register", { email: newEmail(), password: PASSWORD }),
      [
        "REGISTRATION_CLOSED",
        () =>
          withSettings({ registration_open: false }, "/api/user/register", { email: newEmail(), password: PASSWORD }),
      ],
      ["EMAIL_INVALID", () => to("/api/user/register", { email: "nobody", password: PASSWORD })],
      ["PASSWORD_WEAK", () => to("/api/user/register", { email: newEmail(), password: weak })],
      ["RATE_LIMITED", limited("/api/user/register", { email: "nobody", password: PASSWORD })],
    ],
    "user.verify": [
      [
        "PASSWORD_REFUSED",
        async () => {
          const email = newEmail()
          await to("/api/user/register", { email, password: PASSWORD })
          const token = await mailedToken(world.server, email, "verify_email")
          return to("/api/user/verify", { token, password: OTHER_PASSWORD })
        },
      ],
      ["EMAIL_TOKEN_REFUSED", () => to("/api/user/verify", { token: refusedToken, password: PASSWORD })],
      ["RATE_LIMITED", limited("/api/user/verify", { token: refusedToken, password: PASSWORD })],
    ],
    "user.login": [
      ...challenges("/api/user/login", { email: newEmail(), password: PASSWORD }),
      ["LOGIN_REFUSED", () => logIn(world.server, newEmail())],
      ["TOTP_REQUIRED", async () => logIn(world.server, (await guarded()).email)],
      [
        "TOTP_REFUSED",
        async () => {
          const { email, code } = await guarded()
          return logIn(world.server, email, { code })
        },
      ],
      [
        "EMAIL_UNVERIFIED",
        async () => {
          const email = newEmail()
          await to("/api/user/register", { email, password: PASSWORD })
          return logIn(world.server, email)
        },
      ],
      [
        "ACCOUNT_DISABLED",
        async () => {
          const { email, id } = await newSession(world.server)
          await admin("POST", `/admin/users/${id}/disable`)
          return logIn(world.server, email)
        },
      ],
      [
        "LOGIN_THROTTLED",
        async () => {
          const email = await newPerson(world.server)
          for (let tries = 0; tries < 7; tries++) await logIn(world.server, email, wrongProof)
          return logIn(world.server, email)
        },
      ],
      ["RATE_LIMITED", limited("/api/user/login", { email: "nobody", password: PASSWORD })],
    ],
    "user.forgot": [
      ...challenges("/api/user/password/forgot", { email: newEmail() }),
      ["RATE_LIMITED", limited("/api/user/password/forgot", { email: "nobody" })],
    ],
    "user.reset": [
      ["EMAIL_TOKEN_REFUSED", () => to("/api/user/password/reset", { token: refusedToken, ...proof })],
      [
        "PASSWORD_WEAK",
        async () => {
          const email = await newPerson(world.server)
          await to("/api/user/password/forgot", { email })
          let token = "none"
          for (let tries = 0; tries < 100 && token === "none"; tries++) {
            await new Promise((resolve) => setTimeout(resolve, 10))
            token = await mailedToken(world.server, email, "reset_password")
          }
          return to("/api/user/password/reset", { token, password: weak })
        },
      ],
      ["RATE_LIMITED", limited("/api/user/password/reset", { token: refusedToken, ...proof })],
    ],
    "user.accept": [
      ["INVITATION_REFUSED", () => to("/api/user/invitation", { token: refusedToken, ...proof })],
      [
        "PASSWORD_WEAK",
        async () => {
          const email = newEmail()
          await invite(email)
          return to("/api/user/invitation", {
            token: await mailedToken(world.server, email, "invitation"),
            password: weak,
          })
        },
      ],
      [
        "EMAIL_TAKEN",
        async () => {
          const email = newEmail()
          await invite(email)
          await to("/api/user/register", { email, password: PASSWORD })
          return to("/api/user/invitation", { token: await mailedToken(world.server, email, "invitation"), ...proof })
        },
      ],
      ["RATE_LIMITED", limited("/api/user/invitation", { token: refusedToken, ...proof })],
    ],
    "account.changePassword": [
      ["PASSWORD_WEAK", own("/api/user/password/change", { current: PASSWORD, password: weak })],
      ["PASSWORD_REFUSED", own("/api/user/password/change", { current: OTHER_PASSWORD, password: OTHER_PASSWORD })],
      ["RATE_LIMITED", limitedAsPerson("/api/user/password/change", { current: PASSWORD, password: weak })],
    ],
    "account.enrolTotp": [
      ["PASSWORD_REFUSED", own("/api/user/totp/enrol", wrongProof)],
      ["TOTP_ACTIVE", async () => to("/api/user/totp/enrol", proof, (await guarded()).token)],
      ["RATE_LIMITED", limitedAsPerson("/api/user/totp/enrol", proof)],
    ],
    "account.confirmTotp": [
      ["TOTP_INACTIVE", own("/api/user/totp/confirm", { code: "000000" })],
      ["TOTP_ACTIVE", async () => to("/api/user/totp/confirm", { code: "000000" }, (await guarded()).token)],
      [
        "TOTP_REFUSED",
        async () => {
          const { token } = await newSession(world.server)
          await to("/api/user/totp/enrol", proof, token)
          return to("/api/user/totp/confirm", { code: "aaaa-aaaa" }, token)
        },
      ],
      ["RATE_LIMITED", limitedAsPerson("/api/user/totp/confirm", { code: "000000" })],
    ],
    "account.renewRecoveryCodes": wantsBoth("/api/user/totp/recovery-codes"),
    "account.disableTotp": wantsBoth("/api/user/totp/disable"),
    "account.endSession": [["SESSION_NOT_FOUND", own(`/api/user/sessions/${ID}/end`)]],
    "account.registerDevice": [
      [
        "DEVICE_LIMIT",
        async () => {
          const { token } = await newSession(world.server)
          const add = (index: number) => to("/api/user/devices", { name: "x", fingerprint: `machine-${index}` }, token)
          for (let index = 0; index < 10; index++) await add(index)
          return add(10)
        },
      ],
    ],
    "account.removeDevice": [["DEVICE_NOT_FOUND", own(`/api/user/devices/${ID}/remove`)]],
    "account.close": [
      ["PASSWORD_REFUSED", own("/api/user/close", wrongProof)],
      ["LAST_SUPER_ADMIN", async () => to("/api/user/close", proof, (await only()).token)],
      ["RATE_LIMITED", limitedAsPerson("/api/user/close", proof)],
    ],
    "people.list": [["CURSOR_INVALID", () => admin("GET", "/admin/users?after=x")]],
    "people.get": [["USER_NOT_FOUND", () => admin("GET", `/admin/users/${ID}`)]],
    "people.setRole": [
      [
        "PERMISSIONS_INVALID",
        () => admin("PUT", `/admin/users/${ID}/role`, { role: "admin", permissions: ["token:manage"] }),
      ],
      ["USER_NOT_FOUND", () => admin("PUT", `/admin/users/${ID}/role`, { role: "user" })],
      ["USER_STATE", async () => admin("PUT", await userPath("role", closed()), { role: "user" })],
      ["LAST_SUPER_ADMIN", async () => admin("PUT", await userPath("role", only()), { role: "user" })],
      [
        "VERSION_MISMATCH",
        async () => admin("PUT", await userPath("role"), { role: "distributor" }, { "if-match": '"1"' }),
      ],
    ],
    "people.disable": [
      onStaff("disable"),
      onNobody("disable"),
      onClosed("disable"),
      ["LAST_SUPER_ADMIN", async () => admin("POST", await userPath("disable", only()))],
    ],
    "people.enable": [onStaff("enable"), onNobody("enable"), onClosed("enable")],
    "people.logout": [onStaff("logout"), onNobody("logout"), onClosed("logout")],
    "invitations.list": [["CURSOR_INVALID", () => admin("GET", "/admin/invitations?after=x")]],
    "invitations.create": [
      ["EMAIL_INVALID", () => invite("nobody")],
      ["PERMISSIONS_INVALID", () => invite(newEmail(), { permissions: ["people:roles"] })],
      ["EMAIL_TAKEN", async () => invite(await newPerson(world.server))],
      [
        "MAIL_LIMIT",
        async () => {
          const email = newEmail()
          for (let sent = 0; sent < 5; sent++) await invite(email)
          return invite(email)
        },
      ],
    ],
    "invitations.revoke": [
      ["INVITATION_NOT_FOUND", () => admin("POST", `/admin/invitations/${ID}/revoke`)],
      [
        "INVITATION_STATE",
        async () => {
          const { json } = await invite(newEmail())
          await admin("POST", `/admin/invitations/${json["id"]}/revoke`)
          return admin("POST", `/admin/invitations/${json["id"]}/revoke`)
        },
      ],
    ],
    "mails.list": [["CURSOR_INVALID", () => admin("GET", "/admin/mails?after=x")]],
    "mails.get": [["MAIL_NOT_FOUND", () => admin("GET", `/admin/mails/${ID}`)]],
    "mails.reveal": [["MAIL_NOT_FOUND", () => admin("POST", `/admin/mails/${ID}/reveal`)]],
    "mails.retry": [
      ["MAIL_NOT_FOUND", () => admin("POST", `/admin/mails/${ID}/retry`)],
      ["MAIL_STATE", () => sentMail(world)],
    ],
  }
}

/** The super admin of these cases, made once: there must not be another. */
const superAdminOnce = (world: World) => {
  let made: ReturnType<typeof newSuperAdmin> | undefined
  return () => {
    made ??= newSuperAdmin(world.server)
    return made
  }
}

/** Tries a mail again that was sent: here, the row says so without a mail server. */
const sentMail = async (world: World): Promise<Answer> => {
  const email = newEmail()
  await post(world.server, "/api/user/register", { email, password: PASSWORD })
  const id = await world.server.run(
    Effect.gen(function* () {
      const repository = yield* MailRepository
      const commit = yield* Commit
      const { rows } = yield* repository.page({ to: email }, { limit: 1, afterId: null })
      yield* commit(rows.map((mail) => update(MailEntity, mail, { state: "sent", wakeAt: null, sentAt: 1 })))
      return rows[0]?.id ?? ""
    }).pipe(Effect.orDie),
  )
  return ask(world.server, "POST", `/admin/mails/${id}/retry`)
}
