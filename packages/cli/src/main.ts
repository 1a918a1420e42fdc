import { readFileSync } from "node:fs"
import process from "node:process"
import { frontOptions } from "./command/front_options.ts"
import { programHelp } from "./command/help.ts"
import { COMMANDS } from "./commands/commands.ts"
import { keepHeapSmall } from "./small_heap.ts"

/**
 * The start of `mintcode`. What every start needs is here and small; a command's own code, and Effect with it, loads
 * when it is asked for.
 */
const { front, rest } = frontOptions(process.argv.slice(2))
const [word, ...behind] = rest
/** Commands that run for months, most of the time with little to do. */
const STAYING: ReadonlySet<string> = new Set(["serve", "worker"])

const version = (): string => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
  return manifest.version
}

const colours = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined
const paint = (code: number) => (text: string) => (colours ? `\u001B[${code}m${text}\u001B[0m` : text)

if (word === undefined || word === "--help" || word === "-h" || word === "help") {
  const names = COMMANDS.map(({ name, summary }) => [name, summary] as const)
  process.stdout.write(programHelp(version(), names, { bold: paint(1), dim: paint(2) }))
} else if (word === "--version" || word === "-V") {
  process.stdout.write(`${version()}\n`)
} else {
  if (STAYING.has(word)) keepHeapSmall()
  const { runProgram } = await import("./program.ts")
  await runProgram(word === "--completions" ? "completions" : word, [...front, ...behind])
}
