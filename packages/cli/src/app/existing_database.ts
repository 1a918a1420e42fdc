import { existsSync, statSync } from "node:fs"
import { type DatabaseUnfit, parseDatabaseUrl } from "@mintcode/adapters/storage"
import { Effect } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"

/** Whether there is a database file with something in it. */
export const isDatabaseThere = (path: string): boolean => existsSync(path) && statSync(path).size > 0

/**
 * Refuses with `DATABASE_MISSING` where an embedded database would have to be made first: whoever only looks, or acts
 * on what is there, stands in the wrong folder.
 */
export const requireDatabase = (config: ConfigShape): Effect.Effect<void, CommandFailed | DatabaseUnfit> =>
  Effect.flatMap(parseDatabaseUrl(config.databaseUrl), (address) =>
    address.kind !== "sqlite" || isDatabaseThere(address.path)
      ? Effect.void
      : new CommandFailed({
          code: "DATABASE_MISSING",
          exit: "unreachable",
          reason: `There is no database "${address.path}": go to the folder where it is, name it in MINTCODE_DATABASE_URL, or make one with "mintcode migrate"`,
        }),
  )
