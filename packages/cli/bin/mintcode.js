#!/usr/bin/env node
import { existsSync } from "node:fs"
import * as nodeModule from "node:module"

const program = new URL("../dist/main.js", import.meta.url)
if (existsSync(program)) {
  // Node 22 keeps compiled code between starts; older versions have no such function.
  nodeModule.enableCompileCache?.()
  await import(program.href)
} else {
  console.error("Cannot start mintcode: it is not built yet. Run `npm run build` in the repository.")
  process.exitCode = 1
}
