import { execFileSync, spawn } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** What the tools share: where the repository is, what belongs to it, and how a check reports. */

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..")

/** The condition that points an export at its TypeScript source. */
export const SOURCE_CONDITION = "@mintcode/source"

/** Something a check found. */
export interface Problem {
  readonly path: string
  readonly line?: number
  readonly message: string
}

/** One target of an `exports` map. */
export type ExportTarget = string | Readonly<Record<string, string>>

/** The part of a package.json that the tools read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly files?: ReadonlyArray<string>
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, ExportTarget>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A workspace package. */
export interface Package {
  /** Folder name below `packages`. */
  readonly folder: string
  readonly path: string
  readonly manifest: Manifest
}

/** Packages in the order in which they are built: each may need those before it. */
const BUILD_ORDER = ["core", "adapters", "http", "worker", "cli"]

/** Workspace packages that are published, in build order. */
export const publishablePackages = (base = root): ReadonlyArray<Package> => {
  const place = (folder: string) => (BUILD_ORDER.includes(folder) ? BUILD_ORDER.indexOf(folder) : BUILD_ORDER.length)
  return readdirSync(join(base, "packages"))
    .filter((folder) => existsSync(join(base, "packages", folder, "package.json")))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((folder) => packageAt(folder, base))
    .filter((each) => each.manifest.private !== true)
}

/** The package in a folder below `packages`. */
export const packageAt = (folder: string, base = root): Package => {
  const path = join(base, "packages", folder)
  return { folder, path, manifest: JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest }
}

/** Files of the repository, tracked or about to be, as `/`-separated paths from the root. */
export const repositoryFiles = (): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  })
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))

/** Reads a file of the repository. */
export const readText = (path: string): string => readFileSync(resolve(root, path), "utf8")

/** A path as people and rules write it: from the root, with `/`. */
export const fromRoot = (path: string): string => relative(root, path).split(sep).join("/")

/** 1-based line of an offset. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length

/** Prints what a check found and sets the exit code. */
export const report = (check: string, problems: ReadonlyArray<Problem>, checked: string): void => {
  for (const { path, line, message } of problems) {
    console.error(`${path}${line === undefined ? "" : `:${line}`}  ${message}`)
  }
  if (problems.length > 0) {
    console.error(`${check}: ${problems.length} problem${problems.length === 1 ? "" : "s"}`)
    process.exitCode = 1
    return
  }
  console.log(`${check}: ${checked}, no problems`)
}

/** How a program ended, with what it wrote. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

/** Runs a program and collects what it writes. */
export const run = (
  command: string,
  args: ReadonlyArray<string>,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> =>
  new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const chunks: Array<Buffer> = []
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.on("error", failed)
    child.on("close", (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }))
  })

/** A program that npm installed in the workspace. */
export const installed = (name: string): string => join(root, "node_modules", ".bin", name)

/** True when a module is the program that was started, not an import of another. */
export const isMain = (moduleUrl: string): boolean =>
  process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(moduleUrl)
