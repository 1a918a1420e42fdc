import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { buildAll } from "./build.ts"
import { type Packed, packAll } from "./pack.ts"
import {
  installed,
  isMain,
  type Package,
  type Problem,
  publishablePackages,
  report,
  run,
  SOURCE_CONDITION,
} from "./workspace.ts"

/**
 * What is exported is what there is: each module has its subpath with the three conditions, each subpath its module,
 * and the packed tarballs stand up to publint and attw.
 */

/** What every tarball carries; tests and their helpers stay at home. */
const FILES = ["dist", "src", "!src/**/*_test.ts", "!src/**/testing", "README.md", "LICENSE"]
const NOT_PUBLISHED = /(_test\.|\/testing\/|\/bench\/|\.tsbuildinfo$)/

/** The subpath and the three targets that a module folder has; `.` is the module of the package itself. */
export const exportOf = (folder: string): readonly [subpath: string, targets: Readonly<Record<string, string>>] => {
  const within = folder === "." ? "" : `${folder}/`
  return [
    folder === "." ? "." : `./${folder.replaceAll("_", "-")}`,
    {
      [SOURCE_CONDITION]: `./src/${within}mod.ts`,
      types: `./dist/${within}mod.d.ts`,
      default: `./dist/${within}mod.js`,
    },
  ]
}

/** Module folders of a package: those right below `src` that have a face, and `src` itself. */
export const modulesOf = (src: string): ReadonlyArray<string> =>
  existsSync(src)
    ? [
        ".",
        ...readdirSync(src, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name),
      ]
        .filter((folder) => existsSync(join(src, folder, "mod.ts")))
        .sort()
    : []

/** Compares a package's `exports`, `files` and other fields with its folders. */
export const checkManifest = (
  { folder, path, manifest }: Package,
  modules: ReadonlyArray<string>,
): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const at = `packages/${folder}/package.json`
  const wrong = (message: string) => problems.push({ path: at, message })
  const expected = new Map(modules.map(exportOf))
  for (const [subpath, targets] of expected) {
    const found = manifest.exports?.[subpath]
    // Conditions are tried in the order they are written in, so the order is part of what has to be right.
    if (found === undefined) wrong(`Cannot find the export "${subpath}" of ${targets[SOURCE_CONDITION]}`)
    else if (JSON.stringify(found) !== JSON.stringify(targets)) {
      wrong(`Cannot accept the export "${subpath}": expected ${JSON.stringify(targets)}`)
    }
  }
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    if (subpath === "./package.json" && target === "./package.json") continue
    if (!expected.has(subpath)) wrong(`Cannot find the module of the export "${subpath}"`)
  }
  if (manifest.exports?.["./package.json"] === undefined) wrong('Cannot find the export "./package.json"')
  for (const entry of FILES) if (!manifest.files?.includes(entry)) wrong(`Cannot find "${entry}" in "files"`)
  for (const entry of ["README.md", "LICENSE"])
    if (!existsSync(join(path, entry))) wrong(`Cannot find the file ${entry}`)
  for (const [name, target] of Object.entries(manifest.bin ?? {})) {
    if (!existsSync(join(path, target))) wrong(`Cannot find the program "${name}" at ${target}`)
    if (!manifest.files?.includes(target.replace(/^\.\//, "").split("/")[0] ?? ""))
      wrong(`Cannot find the folder of "${name}" in "files"`)
  }
  if (manifest.license !== "MIT") wrong('Cannot accept the licence: expected "MIT"')
  if (manifest.type !== "module") wrong('Cannot accept the type: expected "module"')
  return problems
}

/** A workspace package that another needs is needed in exactly the version that is published with it. */
export const checkVersions = (packages: ReadonlyArray<Package>): ReadonlyArray<Problem> =>
  packages.flatMap(({ folder, manifest }) =>
    Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).flatMap(([name, range]) => {
      const version = packages.find((each) => each.manifest.name === name)?.manifest.version
      return version === undefined || version === range
        ? []
        : [
            {
              path: `packages/${folder}/package.json`,
              message: `Cannot accept ${name} ${range}: it is ${version} here`,
            },
          ]
    }),
  )

/** Looks at what is in a tarball: each target of each export, and nothing that only tests need. */
export const checkContents = ({
  package: { folder, manifest },
  files,
}: Pick<Packed, "package" | "files">): ReadonlyArray<Problem> => {
  const path = `packages/${folder}`
  const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  )
  return [
    ...[...targets, ...Object.values(manifest.bin ?? {})]
      .map((target) => target.replace(/^\.\//, ""))
      .filter((target) => !files.includes(target))
      .map((target) => ({ path, message: `Cannot find ${target} in the tarball` })),
    ...files
      .filter((file) => NOT_PUBLISHED.test(file))
      .map((file) => ({ path, message: `Cannot publish ${file}: it is for tests` })),
  ]
}

const lintTarball = async ({ package: { folder, manifest }, tarball }: Packed): Promise<ReadonlyArray<Problem>> => {
  const path = `packages/${folder}`
  const problems: Array<Problem> = []
  const publint = await run(installed("publint"), ["run", tarball, "--strict"])
  if (publint.code !== 0) problems.push({ path, message: `publint:\n${publint.output.trim()}` })
  const isLibrary = Object.keys(manifest.exports ?? {}).some((subpath) => subpath !== "./package.json")
  if (!isLibrary) return problems
  const attw = await run(installed("attw"), [
    tarball,
    "--profile",
    "esm-only",
    "--no-color",
    "--format",
    "table-flipped",
  ])
  if (attw.code !== 0) problems.push({ path, message: `attw:\n${attw.output.trim()}` })
  return problems
}

const checkTarballs = async (): Promise<ReadonlyArray<Problem>> => {
  const folder = mkdtempSync(join(tmpdir(), "mintcode-pack-"))
  try {
    await buildAll()
    const packed = await packAll(folder)
    const problems: Array<Problem> = packed.flatMap(checkContents)
    const queue = [...packed]
    const lintNext = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        problems.push(...(await lintTarball(next)))
    }
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lintNext))
    return problems
  } catch (error) {
    return [{ path: "packages", message: error instanceof Error ? error.message : String(error) }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (isMain(import.meta.url)) {
  const packages = publishablePackages()
  const problems = [
    ...packages.flatMap((each) => checkManifest(each, modulesOf(join(each.path, "src")))),
    ...checkVersions(packages),
  ]
  // A map that does not fit its folders fails in the tarball for the same reason, with more words.
  report("exports", problems.length > 0 ? problems : await checkTarballs(), `${packages.length} packages packed`)
}
