import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { modulesOf } from "./check_exports.ts"
import { brokenLinks, type DocExample, markdownExamples, sourceExamples, undocumentedExports } from "./doc_examples.ts"
import {
  installed,
  isMain,
  type Problem,
  publishablePackages,
  readText,
  report,
  repositoryFiles,
  root,
  run,
  SOURCE_CONDITION,
} from "./workspace.ts"

/**
 * Documentation that cannot go stale unnoticed: every example compiles, examples of TSDoc and those marked `ts run`
 * run, relative links lead somewhere, and what a module exports is explained.
 */

/** An example that takes longer waits for something that does not come. */
const EXAMPLE_SECONDS_MAX = 20

/** Compiles all examples in one program and runs those that are to be run, each in its turn, in one process. */
export const checkExamples = async (examples: ReadonlyArray<DocExample>): Promise<ReadonlyArray<Problem>> => {
  if (examples.length === 0) return []
  const folder = mkdtempSync(join(tmpdir(), "mintcode-docs-"))
  try {
    // Seen from here, packages resolve as they do for somebody who installed them, with the source condition.
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir")
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(compilerOptions()))
    mkdirSync(join(folder, "examples"))
    for (const [index, { code }] of examples.entries()) {
      writeFileSync(join(folder, exampleFile(index)), `${code}\nexport {}\n`)
    }
    const compiled = await run(installed("tsc"), ["-p", "tsconfig.json", "--pretty", "false"], { cwd: folder })
    if (compiled.code !== 0) return compilerProblems(examples, compiled.output)
    return await runExamples(folder, examples)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const exampleFile = (index: number): string => `examples/example_${index}.ts`

const compilerOptions = () => ({
  extends: join(root, "tsconfig.base.json"),
  compilerOptions: {
    noEmit: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    lib: ["es2023", "dom", "dom.iterable"],
    // An example names things that only its reader goes on to use.
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ["examples"],
})

/** Puts the compiler's complaints where the example stands. */
const compilerProblems = (examples: ReadonlyArray<DocExample>, output: string): ReadonlyArray<Problem> => {
  const problems = [...output.matchAll(/^examples\/example_(\d+)\.ts\((\d+),\d+\): (.*)$/gm)].flatMap(
    ([, index, line, message]) => {
      const example = examples[Number(index)]
      return example === undefined
        ? []
        : [{ path: example.path, line: example.line + Number(line) - 1, message: message ?? "" }]
    },
  )
  return problems.length > 0 ? problems : [{ path: "examples", message: output.trim() }]
}

/** Runs one file after the other; an assertion that does not hold is an error, which `console.assert` alone is not. */
const RUNNER = `
  const [, , secondsMax, ...files] = process.argv
  console.assert = (holds, ...words) => { if (!holds) throw new Error(["Assertion does not hold", ...words].join(": ")) }
  let failed = undefined
  process.on("unhandledRejection", (error) => { failed = error })
  for (const file of files) {
    failed = undefined
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("Not over after " + secondsMax + " s")), secondsMax * 1000).unref())
    try {
      await Promise.race([import(new URL(file, "file://" + process.cwd() + "/").href), late])
      await new Promise((turn) => setImmediate(turn))
      if (failed !== undefined) throw failed
    } catch (error) {
      console.log("FAILED " + JSON.stringify({ file, message: String(error && error.message || error) }))
    }
  }
  console.log("RAN " + files.length)
  process.exit(0)
`

const runExamples = async (folder: string, examples: ReadonlyArray<DocExample>): Promise<ReadonlyArray<Problem>> => {
  const runnable = examples.flatMap((example, index) => (example.run ? [exampleFile(index)] : []))
  if (runnable.length === 0) return []
  writeFileSync(join(folder, "runner.mjs"), RUNNER)
  const { output } = await run(
    process.execPath,
    [
      `--conditions=${SOURCE_CONDITION}`,
      "--import",
      join(root, "node_modules/tsx/dist/esm/index.mjs"),
      "runner.mjs",
      String(EXAMPLE_SECONDS_MAX),
      ...runnable,
    ],
    { cwd: folder },
  )
  const problems = [...output.matchAll(/^FAILED (.*)$/gm)].flatMap(([, answer = ""]) => {
    const { file, message } = JSON.parse(answer) as { readonly file: string; readonly message: string }
    const example = examples[Number(/\d+/.exec(file)?.[0])]
    return example === undefined
      ? []
      : [{ path: example.path, line: example.line, message: `Cannot run the example: ${message}` }]
  })
  if (problems.length > 0 || output.includes(`RAN ${runnable.length}`)) return problems
  return [{ path: "examples", message: `Cannot run the examples to their end:\n${output.trim()}` }]
}

if (isMain(import.meta.url)) {
  const files = repositoryFiles()
  const markdown = files.filter((path) => path.endsWith(".md"))
  const sources = files.filter(
    (path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path) && !/(_test\.tsx?$|\/testing\/)/.test(path),
  )
  const faces = publishablePackages().flatMap(({ folder, path }) =>
    modulesOf(join(path, "src")).map((module) => `packages/${folder}/src/${module === "." ? "" : `${module}/`}mod.ts`),
  )
  const examples = [
    ...sources.flatMap((path) => sourceExamples(path, readText(path))),
    ...markdown.flatMap((path) => markdownExamples(path, readText(path))),
  ]
  const seen = new Set<string>()
  const problems = [
    ...markdown.flatMap((path) =>
      brokenLinks(path, readText(path), { exists: (each) => existsSync(join(root, each)), read: readText }),
    ),
    ...faces.flatMap((face) => undocumentedExports(face, readText, seen)),
    ...(await checkExamples(examples)),
  ]
  report(
    "docs",
    problems,
    `${examples.length} examples, ${markdown.length} Markdown files and ${faces.length} modules read`,
  )
}
