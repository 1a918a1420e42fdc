import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { cleanUpAfterFile } from "./leftovers.ts"

/** The real program, as a child process. `npm test` builds it first. */
const PROGRAM = fileURLToPath(new URL("../bin/mintcode.js", import.meta.url))
const BUNDLE = fileURLToPath(new URL("../dist/main.js", import.meta.url))

/** Longest wait for a server to be ready: it takes a second on a machine with nothing else to do. */
const READY_MS_MAX = 20_000

if (!existsSync(BUNDLE)) throw new Error("Cannot test mintcode: build it first (npm run build)")

export type Environment = Readonly<Record<string, string>>

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Environment
  /** What stands on standard input; nothing when left out. */
  readonly input?: string
}

/** Nothing of this process's own configuration reaches the program. */
const environment = (env: Environment = {}): Environment => ({ PATH: process.env["PATH"] ?? "", TZ: "UTC", ...env })

/** Runs a command to its end. */
export const mintcode = (args: ReadonlyArray<string>, { cwd, env, input = "" }: RunOptions = {}): Promise<Result> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: cwd ?? tmpdir(), env: environment(env) })
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    child.on("error", fail)
    child.on("close", (code) => done({ code, stdout: stdout(), stderr: stderr() }))
    // A program that ends without reading is not a fault of the test.
    child.stdin.on("error", () => undefined)
    child.stdin.end(input)
  })

/** Runs a shell line, in which `mintcode` is the program. For pipes and redirections. */
export const shell = (line: string, { cwd, env }: RunOptions = {}): Promise<Result> =>
  new Promise((done, fail) => {
    const script = `mintcode() { "${process.execPath}" "${PROGRAM}" "$@"; }\nset -o pipefail\n${line}`
    const child = spawn("bash", ["-c", script], {
      cwd: cwd ?? tmpdir(),
      env: environment(env),
      stdio: ["ignore", "pipe", "pipe"],
    })
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    child.on("error", fail)
    child.on("close", (code) => done({ code, stdout: stdout(), stderr: stderr() }))
  })

/** A program that runs until it is told to stop. */
export interface Running {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends a signal and waits for the end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
  readonly ended: Promise<number | null>
}

/** Starts a command and waits until its output holds what it is waited for. */
export const start = async (
  args: ReadonlyArray<string>,
  isReady: (running: Running) => boolean,
  { cwd, env }: RunOptions = {},
): Promise<Running> => {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: cwd ?? tmpdir(),
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const ended = new Promise<number | null>((done) => child.on("close", done))
  const running: Running = {
    child,
    stdout,
    stderr,
    ended,
    stop: (signal = "SIGTERM") => {
      child.kill(signal)
      return ended
    },
  }
  cleanUpAfterFile(() => {
    if (child.exitCode === null) child.kill("SIGKILL")
    return ended
  })
  const startedAt = Date.now()
  while (!isReady(running)) {
    if (child.exitCode !== null) throw new Error(`mintcode ${args[0]} ended with ${child.exitCode}: ${stderr()}`)
    if (Date.now() - startedAt > READY_MS_MAX) throw new Error(`mintcode ${args[0]} is not ready: ${stderr()}`)
    await new Promise((next) => setTimeout(next, 20))
  }
  return running
}

export interface Server extends Running {
  readonly url: string
}

/** A server in a folder of its own, on a free port. */
export const startServer = async (cwd: string, env: Environment = {}): Promise<Server> => {
  const running = await start(["serve", "--json"], ({ stderr }) => /"ready"/.test(stderr()), {
    cwd,
    env: { MINTCODE_LISTEN: "127.0.0.1:0", ...env },
  })
  const line =
    running
      .stderr()
      .split("\n")
      .find((one) => one.includes('"ready"')) ?? "{}"
  const { ready } = JSON.parse(line) as { readonly ready: { readonly url: string } }
  return { ...running, url: ready.url }
}

export interface Simulator extends Running {
  readonly url: string
  readonly token: string
  /** The first driver that speaks to it. */
  readonly driver: { readonly name: string; readonly baseUrl: string }
}

/** A simulated supplier on a free port. */
export const startSimulator = async (): Promise<Simulator> => {
  const running = await start(["simulate", "--port", "0", "--json"], ({ stdout }) => stdout().endsWith("\n"))
  const { url, token, drivers } = JSON.parse(running.stdout()) as {
    readonly url: string
    readonly token: string
    readonly drivers: ReadonlyArray<Simulator["driver"]>
  }
  return { ...running, url, token, driver: drivers[0] ?? { name: "", baseUrl: "" } }
}

/** A folder that goes away with the test file. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "mintcode-cli-"))
  cleanUpAfterFile(() => void rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The one JSON document of an answer. */
export const jsonOf = <A = Readonly<Record<string, unknown>>>({ stdout, stderr, code }: Result): A => {
  if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as A
}

/** The code in the error line. */
export const errorOf = ({ stderr }: Result): string =>
  /^mintcode: .* \(([A-Z_]+)\)$/.exec(stderr.trim().split("\n").at(-1) ?? "")?.[1] ?? stderr

const collect = (stream: NodeJS.ReadableStream): (() => string) => {
  const chunks: Array<Buffer> = []
  stream.on("data", (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString("utf8")
}
