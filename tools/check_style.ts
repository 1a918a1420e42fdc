import { execFileSync } from "node:child_process"
import { basename, dirname } from "node:path"
import { literalText, parse, type Syntax, visit } from "./syntax.ts"
import { isMain, lineAt, type Problem, readText, report, repositoryFiles, root } from "./workspace.ts"

/** House rules that reviews would repeat. Each is a function from a file to problems; the test shows each one fail. */

/** Longer files hold more than one concept. */
const LINES_MAX = 400
/** From here on a file is named, so that it is split before it has to be. */
const LINES_WARNED = 350
/** Words in the shortest name of a test that still says what happens. */
const TEST_NAME_WORDS_MIN = 3

const SNAKE_CASE = /^[a-z0-9]+(_[a-z0-9]+)*$/
const SOURCE = /^(packages\/([^/]+|http\/console)\/(src|test|bench|build)|examples|tools)\/.*\.(ts|tsx)$/
const TEST = /(_test\.tsx?$|\/testing\/|^packages\/([^/]+|http\/console)\/test\/|^examples\/)/
const TEST_FUNCTIONS = new Set(["it", "test", "describe"])
const TEST_SWITCHES = new Set(["skip", "only", "todo"])
const REMINDER = /\b(TODO|FIXME|XXX|HACK)\b/
const SUPPRESSION = /@ts-(ignore|nocheck)\b/
const EXPECTED_ERROR = /@ts-expect-error\b/

/** True for the sources that the rules are about. */
export const isSource = (path: string): boolean => SOURCE.test(path)

/** Folders and files are named in snake_case below a package's `src`, `test` or `bench`, in `examples` and in `tools`. */
export const checkFileName = (path: string): ReadonlyArray<Problem> =>
  path
    .replace(/^packages\/(http\/console|[^/]+)\//, "")
    .split("/")
    .filter((part, index, parts) => !SNAKE_CASE.test(index === parts.length - 1 ? part.replace(/\.[^/]+$/, "") : part))
    .map((part) => ({ path, message: `Cannot accept the name "${part}": snake_case, after the main export` }))

/** Files stay below `LINES_MAX` lines. */
export const checkLength = (path: string, text: string): ReadonlyArray<Problem> => {
  const lines = countLines(text)
  return lines < LINES_MAX
    ? []
    : [{ path, message: `Cannot accept ${lines} lines: split by concept, fewer than ${LINES_MAX}` }]
}

/** No reminders and no switched-off type checks; an expected type error is for tests of types. */
export const checkComments = (path: string, { text, comments }: Syntax): ReadonlyArray<Problem> =>
  comments.flatMap((comment) => {
    const line = lineAt(text, comment.start)
    const problems: Array<Problem> = []
    if (REMINDER.test(comment.value))
      problems.push({ path, line, message: "Cannot leave a reminder: do it, or open an issue" })
    if (SUPPRESSION.test(comment.value)) problems.push({ path, line, message: "Cannot switch the type check off" })
    if (EXPECTED_ERROR.test(comment.value) && !TEST.test(path)) {
      problems.push({ path, line, message: "Cannot expect a type error outside a test" })
    }
    return problems
  })

/** No `as any`, whatever a lint comment says. */
export const checkCasts = (path: string, { text, program }: Syntax): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  visit(program, (node) => {
    if (node.type !== "TSAsExpression" && node.type !== "TSTypeAssertion") return
    if ((node["typeAnnotation"] as { readonly type: string }).type !== "TSAnyKeyword") return
    problems.push({
      path,
      line: lineAt(text, node.start),
      message: 'Cannot cast to "any": name the type, or `unknown`',
    })
  })
  return problems
}

/** No test is switched off or singled out, and the name of each says what happens. */
export const checkTests = (path: string, { text, program }: Syntax): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  visit(program, (node) => {
    if (node.type === "MemberExpression") {
      const property = (node["property"] as { readonly name?: string }).name ?? ""
      if (TEST_SWITCHES.has(property) && TEST_FUNCTIONS.has(firstName(node) ?? "")) {
        problems.push({ path, line: lineAt(text, node.start), message: `Cannot leave a test with ".${property}"` })
      }
    }
    if (node.type !== "CallExpression") return
    const called = firstName(node["callee"])
    if (called !== "it" && called !== "test") return
    const name = literalText((node["arguments"] as ReadonlyArray<unknown>)[0])
    if (name === undefined) return
    const flaw = testNameFlaw(name)
    if (flaw !== undefined) {
      problems.push({ path, line: lineAt(text, node.start), message: `Cannot accept the test name "${name}": ${flaw}` })
    }
  })
  return problems
}

/** A module of core imports Effect and its neighbours, by relative path; nothing else, not even itself by name. */
export const checkCoreImports = (path: string, { text, program }: Syntax): ReadonlyArray<Problem> => {
  if (!path.startsWith("packages/core/src/") || TEST.test(path)) return []
  const problems: Array<Problem> = []
  visit(program, (node) => {
    if (!("source" in node)) return
    const from = literalText(node["source"])
    if (from === undefined || from.startsWith(".") || from === "effect" || from.startsWith("effect/")) return
    problems.push({
      path,
      line: lineAt(text, node.start),
      message: `Cannot import "${from}" in core: only effect and relative`,
    })
  })
  return problems
}

/**
 * Pages run in browsers, and are weighed: of the workspace and of Effect they take types, which leave nothing behind
 * (decision 0014). What the buyer's page is made of takes besides only Preact, and nothing of the console's.
 */
export const checkPageImports = (path: string, { text, program }: Syntax): ReadonlyArray<Problem> => {
  if (!path.startsWith(PAGES) || TEST.test(path)) return []
  const isLight = LIGHT_PAGES.test(path)
  const problems: Array<Problem> = []
  visit(program, (node) => {
    if (!("source" in node)) return
    const from = literalText(node["source"])
    if (from === undefined) return
    const isType = node["importKind"] === "type" || node["exportKind"] === "type"
    const wrong = (message: string) => problems.push({ path, line: lineAt(text, node.start), message })
    if (!isType && TYPES_ONLY.test(from)) wrong(`Cannot load "${from}" in a page: import its types`)
    else if (isLight && !isType && !/^(\.|preact(\/|$))/.test(from)) {
      wrong(`Cannot load "${from}" in the buyer's page: it is held to a few kilobytes`)
    } else if (isLight && /\/console\//.test(from))
      wrong(`Cannot import "${from}": the console stands on this, not under`)
  })
  return problems
}

const PAGES = "packages/http/console/src/"
const LIGHT_PAGES = /^packages\/http\/console\/src\/(buyer|api|shared)\//
const TYPES_ONLY = /^(@mintcode\/|effect(\/|$)|@effect\/|node:)/

/** No path of the machine that the work was done on, and no package registry, in anything that is kept. */
export const checkPlaces = (path: string, text: string, places: ReadonlyArray<string>): ReadonlyArray<Problem> =>
  text.split("\n").flatMap((line, index) => {
    const found = places.find((place) => names(line, place)) ?? HOME_OR_REGISTRY.exec(line)?.[0]
    return found === undefined
      ? []
      : [{ path, line: index + 1, message: `Cannot keep "${found}": a place of one machine` }]
  })

/** Whether a line names a place from its beginning: a folder of ours may be called like one of the machine's. */
const names = (line: string, place: string): boolean => {
  for (let at = line.indexOf(place); at !== -1; at = line.indexOf(place, at + 1)) {
    if (!/[\w.*-]/.test(line.charAt(at - 1))) return true
  }
  return false
}

/** Home folders with a name in them, hosts that sound like a registry, and where a lock file got a package from. */
const HOME_OR_REGISTRY =
  /\/(?:home|Users)\/[a-z]\w*\/|https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio)[\w.-]*|"resolved": "https?:[^"]*/

/** Files with no words in them. */
const BINARY = /\.(png|jpe?g|gif|webp|ico|woff2?|db|sqlite|mmdb|gz|zip|tgz)$/

/** What this machine calls itself: where the repository lies, and which registry npm asks. */
const placesOfThisMachine = (): ReadonlyArray<string> => {
  const registry = execFileSync("npm", ["config", "get", "registry"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
  const host = URL.canParse(registry.trim()) ? new URL(registry.trim()).host : undefined
  return [`${root}/`, ...(dirname(root) === "/" ? [] : [`${dirname(root)}/`]), ...(host === undefined ? [] : [host])]
}

const countLines = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0)

/** `it` of `it.effect.skip(…)`. */
const firstName = (node: unknown): string | undefined => {
  if (typeof node !== "object" || node === null) return undefined
  const { type, name, object, callee } = node as Readonly<Record<string, unknown>>
  if (type === "Identifier") return name as string
  if (type === "MemberExpression") return firstName(object)
  return type === "CallExpression" ? firstName(callee) : undefined
}

const testNameFlaw = (name: string): string | undefined => {
  if (name.trim().split(/\s+/).length < TEST_NAME_WORDS_MIN) return "say in a sentence what happens"
  if (/^(should|test|works?|it)\b/i.test(name)) return "say what happens, in the present tense"
  return /\.$/.test(name) ? "without a full stop" : undefined
}

if (isMain(import.meta.url)) {
  const files = repositoryFiles()
  const places = placesOfThisMachine()
  const problems: Array<Problem> = []
  for (const path of files) {
    if (BINARY.test(path)) continue
    const text = readText(path)
    problems.push(...checkPlaces(path, text, places))
    if (!isSource(path)) continue
    const syntax = parse(basename(path), text)
    problems.push(
      ...checkFileName(path),
      ...checkLength(path, text),
      ...checkComments(path, syntax),
      ...checkCasts(path, syntax),
      ...checkTests(path, syntax),
      ...checkCoreImports(path, syntax),
      ...checkPageImports(path, syntax),
    )
    const lines = countLines(text)
    if (lines >= LINES_WARNED && lines < LINES_MAX) console.warn(`${path}  ${lines} lines: ${LINES_MAX} is too many`)
  }
  report("style", problems, `${files.length} files read`)
}
