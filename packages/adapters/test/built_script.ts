import { mkdirSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { build, type Plugin } from "esbuild"

/** Where scripts are put: below the packages that they import. */
const FOLDER = join(import.meta.dirname, "../../../node_modules/.cache/mintcode-test")

/** Our own packages go into the script, all others are found where it is. */
const othersStayOutside: Plugin = {
  name: "others-stay-outside",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === "entry-point" || path.startsWith("@mintcode/") ? undefined : { path, external: true },
    )
  },
}

const built = new Map<string, Promise<string>>()

const buildOnce = async (script: string): Promise<string> => {
  mkdirSync(FOLDER, { recursive: true })
  const outfile = join(FOLDER, `${basename(script, ".ts")}-${process.pid}.mjs`)
  process.on("exit", () => rmSync(outfile, { force: true }))
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@mintcode/source"],
    plugins: [othersStayOutside],
    logLevel: "error",
  })
  return outfile
}

/**
 * A script as one file that Node runs as it is: made once in each process of tests. Compiling some hundred files at each
 * start takes longer than what most scripts do.
 */
export const builtScript = (script: string): Promise<string> => {
  const known = built.get(script)
  if (known !== undefined) return known
  const made = buildOnce(script)
  built.set(script, made)
  return made
}
