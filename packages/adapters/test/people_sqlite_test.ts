import { layerStorage } from "@mintcode/adapters/storage"
import { Redacted } from "effect"
import { peopleContract } from "./people_contract.ts"

peopleContract("People on SQLite", layerStorage(Redacted.make("sqlite::memory:")))
