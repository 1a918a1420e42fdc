import { Effect } from "effect"
import { describe } from "vitest"
import { redeemSuite } from "./redeem_suite.ts"

describe("over SQLite", () => redeemSuite(Effect.succeed(undefined)))
