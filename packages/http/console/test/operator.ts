import { TOTP } from "otpauth"
import type { Page } from "playwright-core"
import { newPerson, newSuperAdmin, PASSWORD, post } from "../../test/people.ts"
import { ask } from "../../test/requests.ts"
import type { TestServer } from "../../test/server_fixture.ts"

/** Somebody who can log in to the console. */
export interface Operator {
  readonly email: string
  readonly token: string
}

/** A super admin. */
export const aSuperAdmin = (server: TestServer): Promise<Operator> => newSuperAdmin(server)

/** An admin who may do just this. */
export const anAdmin = async (server: TestServer, permissions: ReadonlyArray<string>): Promise<Operator> => {
  const email = await newPerson(server)
  const { token } = await newSuperAdmin(server)
  const found = await ask(server, "GET", `/admin/users?search=${encodeURIComponent(email)}`, { token })
  const [person] = found.json["items"] as ReadonlyArray<{ id: string }>
  const given = await ask(server, "PUT", `/admin/users/${person?.id}/role`, {
    token,
    body: { role: "admin", permissions },
  })
  if (given.status !== 200) throw new Error(given.text)
  return { email, token }
}

/** Has somebody use one-time codes from now on; gives what stands for the app, and the recovery codes. */
export const useOneTimeCodes = async (server: TestServer, { token }: Operator) => {
  const enrolled = await post(server, "/api/user/totp/enrol", { password: PASSWORD }, { token })
  const app = new TOTP({ secret: String(enrolled.json["secret"]) })
  const confirmed = await post(server, "/api/user/totp/confirm", { code: app.generate() }, { token })
  return { app, recoveryCodes: confirmed.json["codes"] as ReadonlyArray<string> }
}

const LABELS = {
  en: { email: "E-mail address", password: "Password", go: "Log in" },
  zh: { email: "邮箱", password: "密码", go: "登录" },
} as const

/** Fills the log-in in and sends it. */
export const fillLogIn = async (
  page: Page,
  email: string,
  {
    language = "en",
    password = PASSWORD,
    timeout = 30_000,
  }: { readonly language?: "en" | "zh"; readonly password?: string; readonly timeout?: number } = {},
): Promise<void> => {
  const labels = LABELS[language]
  await page.getByLabel(labels.email).fill(email)
  await page.getByLabel(labels.password, { exact: true }).fill(password)
  await page.getByRole("button", { name: labels.go, exact: true }).click({ timeout })
}
