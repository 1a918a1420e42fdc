import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { isMain, type Problem, readText, report, root } from "./workspace.ts"

/**
 * `npm ci` refuses a lock file that lacks an optional package, and npm leaves those out which its registry does not
 * have: on a partial mirror that is a binary for somebody else's platform. This check finds them; with `--write` it
 * adds them as npm would, from the version that their parent asks for and the platform in their name. There is no
 * digest then, so they are added for other platforms only, never for the one the lock file is made on.
 */

/** An entry of package-lock.json, as far as it matters here. */
export interface LockEntry {
  readonly version?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: ReadonlyArray<string>
  readonly cpu?: ReadonlyArray<string>
  readonly libc?: ReadonlyArray<string>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** `packages` of package-lock.json. */
export type LockEntries = Readonly<Record<string, LockEntry>>

/** An optional package that is asked for and not there. */
export interface Missing {
  readonly parent: string
  readonly name: string
  readonly version: string
}

/** Optional packages that the lock file's own entries ask for in vain. */
export const missingFrom = (entries: LockEntries): ReadonlyArray<Missing> =>
  Object.entries(entries).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).flatMap(([name, version]) =>
      isFound(entries, parent, name) ? [] : [{ parent, name, version }],
    ),
  )

/** Entries for what is missing, or `undefined` where name and version do not say enough. */
export const entryFor = ({ name, version }: Missing, parent: LockEntry): LockEntry | undefined => {
  const words = name.split(/[/_-]/)
  const os = OS.find((each) => words.includes(each))
  const cpu = CPU.find((each) => words.includes(each))
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) return undefined
  const libc = os === "linux" ? LIBC.find(([word]) => words.some((each) => each.startsWith(word)))?.[1] : undefined
  return {
    version,
    cpu: [cpu],
    ...(parent.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    os: [os],
  }
}

const OS = ["linux", "darwin", "win32", "android", "freebsd", "netbsd", "openbsd", "sunos", "aix", "openharmony"]
const CPU = ["x64", "arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el"]
const LIBC = [
  ["gnu", "glibc"],
  ["musl", "musl"],
] as const

/** Looks where Node would: in the parent's own folder and in those above. */
const isFound = (entries: LockEntries, parent: string, name: string): boolean => {
  const steps = parent.split("/")
  return steps
    .map((_, index) => steps.slice(0, steps.length - index).join("/"))
    .concat("")
    .some((folder) => `${folder === "" ? "" : `${folder}/`}node_modules/${name}` in entries)
}

const LOCK = "package-lock.json"

const complete = (lock: { packages: Record<string, LockEntry> }): void => {
  for (const missing of missingFrom(lock.packages)) {
    const parent = lock.packages[missing.parent] ?? {}
    const entry = entryFor(missing, parent)
    if (
      entry === undefined ||
      (entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !isForeignLibc(entry))
    )
      continue
    lock.packages[`node_modules/${missing.name}`] = entry
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")))
  writeFileSync(join(root, LOCK), `${JSON.stringify(lock, undefined, 2)}\n`)
}

/** Debian and its kin have glibc; a missing musl binary is another platform's. */
const isForeignLibc = (entry: LockEntry): boolean => entry.libc?.includes("musl") ?? false

if (isMain(import.meta.url)) {
  const lock = JSON.parse(readText(LOCK)) as { packages: Record<string, LockEntry> }
  if (process.argv.includes("--write")) complete(lock)
  const problems: ReadonlyArray<Problem> = missingFrom(lock.packages).map(({ parent, name }) => ({
    path: LOCK,
    message: `Cannot find ${name}, which ${parent} may need elsewhere: run \`npm run lock:complete\``,
  }))
  report("lock file", problems, `${Object.keys(lock.packages).length} packages`)
}
