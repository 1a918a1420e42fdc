import { Effect, Redacted } from "effect"
import { auditChainContract } from "./audit_chain_contract.ts"
import { describeMariaDb, mariaDbDatabase, runOn } from "./maria_db.ts"

const database = Effect.map(mariaDbDatabase, (url) => ({
  url,
  tamper: (...statements: ReadonlyArray<string>) =>
    Effect.asVoid(Effect.promise(() => runOn(new URL(Redacted.value(url)), ...statements))),
}))

describeMariaDb("on MariaDB", () => auditChainContract(database))
