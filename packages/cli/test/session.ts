import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  type Environment,
  jsonOf,
  mintcode,
  newFolder,
  type Result,
  type Server,
  type Simulator,
  startServer,
  startSimulator,
} from "./mintcode.ts"

/** A list as `--json` writes it. */
export interface Items<Row> {
  readonly items: ReadonlyArray<Row>
  readonly next: string | null
}

/** A server and a simulated supplier, and ways to run commands against them. */
export interface Session {
  readonly cwd: string
  readonly server: Server
  readonly simulator: Simulator
  /** Full codes, keys and tokens that were seen on the way: none of them may be in a log. */
  readonly secrets: Set<string>
  readonly run: (...args: ReadonlyArray<string>) => Promise<Result>
  readonly json: <A = Record<string, unknown>>(...args: ReadonlyArray<string>) => Promise<A>
  readonly withInput: (input: string, ...args: ReadonlyArray<string>) => Promise<Result>
  /** Mints for the product `tg`. */
  readonly mintCodes: (count: number, ...more: ReadonlyArray<string>) => Promise<ReadonlyArray<string>>
}

/** Starts both in a folder of their own, which holds the simulator's token in the file `token`. */
export const startSession = async (env: Environment = {}): Promise<Session> => {
  const cwd = newFolder()
  const [server, simulator] = await Promise.all([startServer(cwd, env), startSimulator()])
  writeFileSync(join(cwd, "token"), `${simulator.token}\n`)
  const secrets = new Set([simulator.token, readFileSync(join(cwd, "data/mintcode.db.admin-token"), "utf8").trim()])
  for (const [, key = ""] of readFileSync(join(cwd, "data/mintcode.db.keys"), "utf8").matchAll(/^\w+:(\S+)$/gm)) {
    secrets.add(key)
  }
  const withInput: Session["withInput"] = (input, ...args) =>
    mintcode([...args, "--server", server.url], { cwd, input })
  const run: Session["run"] = (...args) => withInput("", ...args)
  return {
    cwd,
    server,
    simulator,
    secrets,
    withInput,
    run,
    json: async (...args) => jsonOf(await run(...args, "--json")),
    mintCodes: async (count, ...more) => {
      const { stdout } = await run("voucher", "mint", "--product", "tg", "--count", String(count), "-q", ...more)
      const codes = stdout.trim().split("\n")
      for (const code of codes) secrets.add(code)
      return codes
    },
  }
}
