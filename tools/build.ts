import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { basename, dirname, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { build as bundle, type Plugin } from "esbuild"
import {
  fromRoot,
  installed,
  isMain,
  type Package,
  packageAt,
  publishablePackages,
  root,
  run,
  SOURCE_CONDITION,
} from "./workspace.ts"

/**
 * Builds what is published. Libraries become ESM and declarations, one file for each source; the command line becomes
 * one bundle with lazily loaded parts, because importing Effect file by file takes longer than most commands do.
 *
 * A package whose inputs have not changed since its last build is left alone, so that a build is cheap to ask for and
 * never pulls files from under a running program.
 */

/** The package that is bundled instead of compiled. */
const BUNDLED = "cli"

/**
 * Packages that stay imports of the bundle: native ones find their binary beside their own files, the others are
 * large and load only with what needs them. Each has to be a dependency of the bundled package.
 */
const EXTERNAL = ["@node-rs/argon2", "better-sqlite3", "bullmq", "ioredis", "mysql2"]

/** The pages: static files that the server hands out, part of the package whose folder they are in. */
const CONSOLE = "http/console"

/** Packages that try an optional helper and do without it. */
const OPTIONAL = ["msgpackr-extract", "bufferutil", "utf-8-validate", "@parcel/watcher"]

/** Bundled CommonJS packages ask for Node's modules by `require`. */
const REQUIRE_BANNER = `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`

/** What was built from which inputs; below `node_modules`, so that a fresh install builds afresh. */
const STAMPS = join(root, "node_modules/.cache/mintcode/build.json")

/** Longer than a build takes on a machine that does much else. */
export const BUILD_MS_MAX = 600_000
/** Pause between looks whether somebody else's build has ended. */
const LOCK_LOOK_MS = 250

/** Characters of a line in the bundle, about: a stack names the line. */
const LINE_LENGTH = 200

const SHARED_INPUTS = ["tsconfig.base.json", "package-lock.json", "tools/build.ts"]
/** What the pages are made of besides `src`; the last one is the server's, too. */
const BESIDE_SOURCES = [
  "index.html",
  "console.html",
  "vite.config.ts",
  "build",
  "public",
  "../src/api/csv_rows.ts",
  "../src/api/csv_formula.ts",
]
const NOT_BUILT = /(_test\.tsx?$|\/testing\/)/

/** Builds every published package, in order; independent ones side by side. */
export const buildAll = async (): Promise<void> => {
  const packages = publishablePackages()
  const [core, ...others] = packages.filter((each) => each.folder !== BUNDLED)
  const bundled = packages.find((each) => each.folder === BUNDLED)
  if (core !== undefined) await buildLibrary(core)
  await Promise.all([...others.map(buildLibrary), ...(bundled === undefined ? [] : [buildBundle(bundled)])])
  await buildConsole()
}

/** Builds the command line and the pages that its server hands out: what `npx mintcode` needs in a clone. */
export const buildCommandLine = async (): Promise<void> => {
  const bundled = publishablePackages().find((each) => each.folder === BUNDLED)
  if (bundled !== undefined) await buildBundle(bundled)
  await buildConsole()
}

/** Builds the pages. Of the other packages they only take types, which leave nothing in what is built. */
export const buildConsole = (): Promise<void> => {
  const pages = packageAt(CONSOLE)
  return unlessFresh(pages, inputsOf([pages]), async () => {
    const { code, output } = await run(installed("vite"), ["build", "--logLevel", "warn"], {
      cwd: pages.path,
      // A test that builds has another one, and would get components that explain themselves at length.
      env: { NODE_ENV: "production" },
    })
    if (code !== 0) throw new Error(`Cannot build ${pages.manifest.name}:\n${output.trim()}`)
  })
}

const buildLibrary = (library: Package): Promise<void> =>
  unlessFresh(library, inputsOf([library, ...internalDependencies(library)]), async () => {
    const dist = join(library.path, "dist")
    rmSync(dist, { recursive: true, force: true })
    const { code, output } = await run(installed("tsc"), [
      "-p",
      join(library.path, "tsconfig.build.json"),
      "--pretty",
      "false",
    ])
    if (code !== 0) throw new Error(`Cannot build ${library.manifest.name}:\n${output.trim()}`)
    for (const path of filesBelow(dist).filter((file) => file.endsWith(".d.ts"))) {
      const text = readFileSync(path, "utf8")
      writeFileSync(path, withJavaScriptSpecifiers(text))
    }
  })

/**
 * The page of the API's description brings two megabytes of script. It is imported when its first reader asks; the barrel of
 * its package names it too, and would draw it into what every server loads at its start.
 */
const swaggerApart: Plugin = {
  name: "swagger-apart",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.\/HttpApiSwagger\.js$/ }, ({ importer }) =>
      basename(importer) === "index.js" ? { path: "HttpApiSwagger", namespace: "apart" } : undefined,
    )
    onLoad({ filter: /.*/, namespace: "apart" }, () => ({ contents: "export {}" }))
  },
}

const buildBundle = (program: Package): Promise<void> =>
  unlessFresh(program, inputsOf([program, ...internalDependencies(program)]), async () => {
    const dist = join(program.path, "dist")
    const result = await bundle({
      absWorkingDir: root,
      entryPoints: { main: join(program.path, "src/main.ts") },
      outdir: dist,
      bundle: true,
      write: false,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      conditions: [SOURCE_CONDITION],
      external: [...EXTERNAL, ...OPTIONAL],
      banner: { js: REQUIRE_BANNER },
      chunkNames: "chunks/[name]-[hash]",
      legalComments: "linked",
      // A running server keeps the text of its program in memory. Names stay, for stacks that people can read.
      minifyWhitespace: true,
      lineLimit: LINE_LENGTH,
      sourcemap: "linked",
      sourcesContent: false,
      metafile: true,
      plugins: [swaggerApart],
      logLevel: "silent",
    })
    checkExternals(program, result.metafile.outputs)
    // New parts first, the entry last, old parts after that: whoever starts in between finds a whole program.
    const written = result.outputFiles.toSorted(
      (a, b) => Number(basename(a.path) === "main.js") - Number(basename(b.path) === "main.js"),
    )
    for (const { path, contents } of written) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, contents)
    }
    const kept = new Set(written.map(({ path }) => path))
    for (const path of filesBelow(dist)) if (!kept.has(path)) rmSync(path)
  })

/** An import that stays in the bundle must be there after an install of the package alone. */
const checkExternals = (
  program: Package,
  outputs: Readonly<
    Record<string, { readonly imports: ReadonlyArray<{ readonly path: string; readonly external?: boolean }> }>
  >,
): void => {
  const declared = { ...program.manifest.dependencies, ...program.manifest.optionalDependencies }
  for (const { imports } of Object.values(outputs)) {
    for (const { path, external } of imports) {
      if (external !== true || path.startsWith("node:") || isBuiltin(path)) continue
      const name = path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/")
      if (name in declared || OPTIONAL.includes(name)) continue
      throw new Error(`Cannot bundle ${program.manifest.name}: it imports ${name}, which is not among its dependencies`)
    }
  }
}

/** TypeScript rewrites `./x.ts` in the code it emits but not in declarations, where not every reader accepts it. */
export const withJavaScriptSpecifiers = (declarations: string): string =>
  declarations.replace(/(\bfrom\s+|\bimport\(|\bimport\s+)(["'])(\.{1,2}\/[^"']*?)\.ts\2/g, "$1$2$3.js$2")

const internalDependencies = (of: Package): ReadonlyArray<Package> => {
  const names = Object.keys(of.manifest.dependencies ?? {})
  return publishablePackages().filter((each) => names.includes(each.manifest.name))
}

/** A digest of everything that a build of these packages reads. */
const inputsOf = (packages: ReadonlyArray<Package>): string => {
  const hash = createHash("sha256")
  const paths = packages.flatMap((each) => [
    join(each.path, "package.json"),
    join(each.path, "tsconfig.build.json"),
    ...BESIDE_SOURCES.flatMap((name) => filesAt(join(each.path, name))),
    ...filesBelow(join(each.path, "src")).filter((path) => !NOT_BUILT.test(path)),
  ])
  for (const path of [...SHARED_INPUTS.map((name) => join(root, name)), ...paths]) {
    if (existsSync(path))
      hash
        .update(`${fromRoot(path)}\0`)
        .update(readFileSync(path))
        .update("\0")
  }
  return hash.digest("hex")
}

const unlessFresh = async (what: Package, inputs: string, build: () => Promise<void>): Promise<void> => {
  const isFresh = () => readStamps()[what.folder] === inputs && existsSync(join(what.path, "dist"))
  if (isFresh()) return
  await alone(what.folder.replaceAll("/", "-"), async () => {
    // Whoever had to wait finds it built.
    if (isFresh()) return
    const startedAt = performance.now()
    // Forgotten first: what a failed build leaves behind must not pass for an earlier, whole one.
    writeStamp(what.folder, undefined)
    await build()
    writeStamp(what.folder, inputs)
    console.log(`built ${what.manifest.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  })
}

/** Works while nobody else does under this name, in whatever process: several tests may ask for one build. */
const alone = async (name: string, work: () => Promise<void>): Promise<void> => {
  const place = join(dirname(STAMPS), `${name}.lock`)
  mkdirSync(dirname(place), { recursive: true })
  while (!isMade(place)) {
    const madeAt = statSync(place, { throwIfNoEntry: false })?.mtimeMs
    // Left by a build that was killed.
    if (madeAt !== undefined && Date.now() - madeAt > BUILD_MS_MAX) rmSync(place, { recursive: true, force: true })
    else await setTimeout(LOCK_LOOK_MS)
  }
  try {
    await work()
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Makes a folder, unless it is there: one of several that try at once succeeds. */
const isMade = (folder: string): boolean => {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
}

const readStamps = (): Readonly<Record<string, string>> =>
  existsSync(STAMPS) ? (JSON.parse(readFileSync(STAMPS, "utf8")) as Readonly<Record<string, string>>) : {}

const writeStamp = (folder: string, inputs: string | undefined): void => {
  mkdirSync(dirname(STAMPS), { recursive: true })
  writeFileSync(STAMPS, JSON.stringify({ ...readStamps(), [folder]: inputs }))
}

const filesAt = (path: string): ReadonlyArray<string> =>
  existsSync(path) && !statSync(path).isDirectory() ? [path] : filesBelow(path)

const filesBelow = (folder: string): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : []

if (isMain(import.meta.url)) {
  await (process.argv.includes("--command-line") ? buildCommandLine() : buildAll()).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
