import { layerStorage } from "@mintcode/adapters/storage"
import { Redacted } from "effect"
import { commitContract } from "./commit_contract.ts"

commitContract("Commit on SQLite", layerStorage(Redacted.make("sqlite::memory:")))
commitContract(
  "Commit on SQLite, one commit a transaction",
  layerStorage(Redacted.make("sqlite::memory:"), { groupCommitsMax: 1 }),
)
