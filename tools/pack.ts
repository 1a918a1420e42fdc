import { existsSync } from "node:fs"
import { join } from "node:path"
import { type Package, publishablePackages, root, run } from "./workspace.ts"

/** A package as npm would publish it. */
export interface Packed {
  readonly package: Package
  /** Path of the tarball. */
  readonly tarball: string
  /** Paths inside the tarball, from the package's folder. */
  readonly files: ReadonlyArray<string>
}

/** Packs every published package into a folder. They have to be built. */
export const packAll = async (into: string): Promise<ReadonlyArray<Packed>> => {
  const packages = publishablePackages()
  for (const { path, manifest } of packages) {
    if (!existsSync(join(path, "dist"))) throw new Error(`Cannot pack ${manifest.name}: it is not built`)
  }
  const selected = packages.flatMap(({ folder }) => ["--workspace", `packages/${folder}`])
  const { code, output } = await run(
    "npm",
    ["pack", "--json", "--loglevel=error", "--pack-destination", into, ...selected],
    {
      cwd: root,
    },
  )
  if (code !== 0) throw new Error(`Cannot pack:\n${output}`)
  const answers = packAnswers(output)
  return packages.map((each) => {
    const answer = answers.find(({ name }) => name === each.manifest.name)
    if (answer === undefined) throw new Error(`Cannot pack ${each.manifest.name}: npm did not`)
    return { package: each, tarball: join(into, answer.filename), files: answer.files.map(({ path }) => path) }
  })
}

interface PackAnswer {
  readonly name: string
  readonly filename: string
  readonly files: ReadonlyArray<{ readonly path: string }>
}

/** npm 10 and 11 print a list, npm 12 an object by name; warnings may stand before either. */
const packAnswers = (output: string): ReadonlyArray<PackAnswer> => {
  const start = output.search(/^[[{]/m)
  const parsed = JSON.parse(output.slice(start)) as ReadonlyArray<PackAnswer> | Readonly<Record<string, PackAnswer>>
  return Array.isArray(parsed) ? parsed : Object.values(parsed)
}
