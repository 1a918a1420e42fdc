/**
 * Rows of a foreign SQLite file, for imports: members and workspaces that another program kept until now. The file is
 * opened for reading only, and every value comes as text, as if it had been a CSV file.
 *
 * @example
 * ```ts
 * import { sqliteRows } from "@mintcode/adapters/sqlite-rows"
 * import { MemberImports } from "@mintcode/core/seat"
 * import { Effect } from "effect"
 *
 * export const rehearse = Effect.gen(function* () {
 *   const imports = yield* MemberImports
 *   const rows = yield* sqliteRows("members.db", { column: "email", limit: 5_000 })
 *   return yield* imports.run({ rows, teamName: "one", dryRun: true })
 * })
 * ```
 *
 * @module
 */
export * from "./sqlite_rows.ts"
