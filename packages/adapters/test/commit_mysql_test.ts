import { layerStorage } from "@mintcode/adapters/storage"
import { Effect, Layer } from "effect"
import { commitContract } from "./commit_contract.ts"
import { describeMariaDb, mariaDbDatabase } from "./maria_db.ts"

describeMariaDb("MariaDB", () => {
  commitContract("Commit", Layer.unwrapScoped(Effect.map(mariaDbDatabase, (url) => layerStorage(url))))
})
