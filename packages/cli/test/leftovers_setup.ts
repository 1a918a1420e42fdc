import { afterAll } from "vitest"
import { cleanUpNow } from "./leftovers.ts"

// Runs before each test file, where modules are loaded once: a hook in a helper would be of the first file that imports it.
afterAll(cleanUpNow)
