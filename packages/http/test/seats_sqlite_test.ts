import { Effect } from "effect"
import { describe } from "vitest"
import { seatsSuite } from "./seats_suite.ts"

describe("over SQLite", () => seatsSuite(Effect.succeed(undefined)))
