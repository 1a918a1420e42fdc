/**
 * Runs after `npm ci` in a clone: bundles the command line, so that `npx mintcode` works at once. Without the
 * development tools (`npm ci --omit=dev`) there is nothing to build with, and an earlier build is kept. An install
 * succeeds either way: `npm run build` is where a build that fails is an error.
 */
const tools = await Promise.all([import("tsx/esm/api"), import("esbuild")]).catch(() => undefined)
if (tools === undefined) {
  console.log(
    "mintcode: installed without development tools, so nothing is built; `npx mintcode` needs an earlier build",
  )
} else {
  tools[0].register()
  const { buildCommandLine } = await import("./build.ts")
  await buildCommandLine().catch((error) => {
    console.error(`mintcode: the command line is not built: ${error instanceof Error ? error.message : error}`)
  })
}
