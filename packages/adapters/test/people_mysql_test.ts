import { layerStorage } from "@mintcode/adapters/storage"
import { Effect, Layer } from "effect"
import { describeMariaDb, mariaDbDatabase } from "./maria_db.ts"
import { peopleContract } from "./people_contract.ts"

describeMariaDb("MariaDB", () => {
  peopleContract("People", Layer.unwrapScoped(Effect.map(mariaDbDatabase, (url) => layerStorage(url))))
})
