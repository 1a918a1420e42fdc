/** What commands need of storage itself. */
export { migrateStorage } from "@mintcode/adapters/storage"
