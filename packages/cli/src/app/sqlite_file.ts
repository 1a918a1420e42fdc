/** Rows of a SQLite file that another program kept. Apart, so that only imports of one load the driver. */
export { sqliteRows } from "@mintcode/adapters/sqlite-rows"
