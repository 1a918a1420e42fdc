import { layer } from "@effect/vitest"
import type { Storage } from "@mintcode/adapters/storage"
import { Duration, type Layer } from "effect"
import { mailTests } from "./mail_tests.ts"
import { accountTests } from "./people_account_tests.ts"
import { loginTests } from "./people_login_tests.ts"
import { peopleLayer } from "./people_world.ts"

/** Opening storage, a server of our own included. */
const OPEN_TIMEOUT = Duration.seconds(45)

/** What people, and mails to them, can rely on, on whatever database. */
export const peopleContract = (name: string, storage: Layer.Layer<Storage, unknown>): void => {
  layer(peopleLayer(storage), { excludeTestServices: true, timeout: OPEN_TIMEOUT })(name, (it) => {
    accountTests(it)
    loginTests(it)
    mailTests(it)
  })
}
