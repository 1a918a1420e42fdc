import { layer } from "@effect/vitest"
import type { Storage } from "@mintcode/adapters/storage"
import { Duration, type Layer } from "effect"
import { commitGuardTests } from "./commit_guards.ts"
import { commitRaceTests } from "./commit_races.ts"
import { commitValueTests } from "./commit_values.ts"

/** Opening storage, a server of our own included. */
const OPEN_TIMEOUT = Duration.seconds(45)

/** What the `Commit` port promises, on whatever database. */
export const commitContract = (name: string, storage: Layer.Layer<Storage, unknown>): void => {
  layer(storage, { excludeTestServices: true, timeout: OPEN_TIMEOUT })(name, (it) => {
    commitGuardTests(it)
    commitRaceTests(it)
    commitValueTests(it)
  })
}
