import { docBefore, isNode, parse, type SyntaxNode } from "./syntax.ts"
import { lineAt, type Problem } from "./workspace.ts"

/** Finds examples, links and missing comments in sources and Markdown. No files are read here. */

/** A piece of code in documentation. */
export interface DocExample {
  readonly path: string
  /** Line of the first line of code. */
  readonly line: number
  readonly code: string
  /** Whether it is run after it compiled. */
  readonly run: boolean
}

/** A fence with its indentation, its info string and its body. */
const FENCE = /^([ \t]*)```([^\n`]*)\n([\s\S]*?)^\1```[ \t]*$/gm

/** Examples of a source file: the `ts` fences that follow an `@example` in TSDoc. All of them are run. */
export const sourceExamples = (path: string, text: string): ReadonlyArray<DocExample> => {
  const examples: Array<DocExample> = []
  for (const comment of parse(path, text).comments) {
    if (comment.type !== "Block" || !comment.value.startsWith("*")) continue
    // Stars go, lines stay, so that a line of the example keeps its number.
    const doc = comment.value.replace(/^\*/, "").replace(/^[ \t]*\* ?/gm, "")
    const firstLine = lineAt(text, comment.start)
    for (const section of doc.matchAll(/@example\b([\s\S]*?)(?=^@[a-z]+|$(?![\s\S]))/gm)) {
      const offset = section.index + section[0].length - (section[1] ?? "").length
      for (const fence of fencesOf(section[1] ?? "")) {
        if (!isTypeScript(fence.info)) continue
        examples.push({ path, line: firstLine + lineAt(doc, offset + fence.offset) - 1, code: fence.code, run: true })
      }
    }
  }
  return examples
}

/** Examples of a Markdown file: `ts` fences. Those marked `ts run` are run. */
export const markdownExamples = (path: string, text: string): ReadonlyArray<DocExample> =>
  fencesOf(text)
    .filter(({ info }) => isTypeScript(info))
    .map(({ info, code, offset }) => ({
      path,
      line: lineAt(text, offset),
      code,
      run: info.split(/\s+/).includes("run"),
    }))

/** Links to a file or a heading that is not there. `exists` and `read` take paths from the root. */
export const brokenLinks = (
  path: string,
  text: string,
  files: { readonly exists: (path: string) => boolean; readonly read: (path: string) => string },
): ReadonlyArray<Problem> => {
  // Code keeps its length and loses its words: a link inside it is an example of one.
  const prose = text.replace(FENCE, blank).replace(/`[^`\n]*`/g, blank)
  const problems: Array<Problem> = []
  for (const link of prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)/gm)) {
    const target = link[1] ?? link[2] ?? ""
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const [file = "", anchor] = decodeURI(target).split("#")
    const found = file === "" ? path : resolveFrom(path, file)
    const line = lineAt(text, link.index)
    if (!files.exists(found)) problems.push({ path, line, message: `Cannot find the file of the link ${target}` })
    else if (anchor !== undefined && found.endsWith(".md") && !headings(files.read(found)).has(anchor)) {
      problems.push({ path, line, message: `Cannot find the heading of the link ${target}` })
    }
  }
  return problems
}

/** Functions and classes that a face exports without a TSDoc comment. `read` takes paths from the root. */
export const undocumentedExports = (
  face: string,
  read: (path: string) => string,
  seen: Set<string> = new Set(),
  wanted?: ReadonlySet<string>,
): ReadonlyArray<Problem> => {
  if (seen.has(`${face} ${wanted === undefined ? "*" : [...wanted].join(" ")}`)) return []
  seen.add(`${face} ${wanted === undefined ? "*" : [...wanted].join(" ")}`)
  const syntax = parse(face, read(face))
  const problems: Array<Problem> = []
  for (const statement of syntax.program.body as unknown as ReadonlyArray<SyntaxNode>) {
    const from = isNode(statement["source"]) ? (statement["source"]["value"] as string) : undefined
    if (from?.startsWith(".") && statement.type.startsWith("Export")) {
      const names = statement.type === "ExportAllDeclaration" ? wanted : exportedNames(statement)
      problems.push(...undocumentedExports(resolveFrom(face, from), read, seen, names))
      continue
    }
    if (statement.type !== "ExportNamedDeclaration" || !isNode(statement["declaration"])) continue
    const names = callables(statement["declaration"]).filter((name) => wanted === undefined || wanted.has(name))
    if (names.length === 0 || isDocumented(syntax, statement)) continue
    for (const name of names) {
      problems.push({
        path: face,
        line: lineAt(syntax.text, statement.start),
        message: `Cannot find a TSDoc comment of ${name}`,
      })
    }
  }
  return problems
}

const isTypeScript = (info: string): boolean => info.split(/\s+/)[0] === "ts"

const blank = (text: string): string => text.replace(/[^\n]/g, " ")

interface Fence {
  readonly info: string
  readonly code: string
  /** Offset of the first line of code. */
  readonly offset: number
}

const fencesOf = (text: string): ReadonlyArray<Fence> =>
  [...text.matchAll(FENCE)].map((match) => {
    const [, indent = "", info = "", body = ""] = match
    return {
      info: info.trim(),
      code: body
        .split("\n")
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n"),
      offset: match.index + match[0].indexOf("\n") + 1,
    }
  })

/** Resolves a relative path the way a browser would: `./b` and `../c` from the folder of `a/b.md`. */
const resolveFrom = (path: string, relative: string): string =>
  new URL(relative, `file:///${path}`).pathname.slice(1).replace(/\/$/, "")

/** Anchors that GitHub gives to the headings of a Markdown file. */
const headings = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [, heading = ""] of text.replace(FENCE, blank).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-")
    let slug = base
    for (let count = 1; found.has(slug); count++) slug = `${base}-${count}`
    found.add(slug)
  }
  return found
}

const exportedNames = (statement: SyntaxNode): ReadonlySet<string> =>
  new Set(
    (statement["specifiers"] as ReadonlyArray<{ readonly local: { readonly name: string } }>).map(
      ({ local }) => local.name,
    ),
  )

/** Names of the functions and classes that a declaration makes. */
const callables = (declaration: SyntaxNode): ReadonlyArray<string> => {
  const nameOf = (node: SyntaxNode) => (node["id"] as { readonly name: string }).name
  if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration")
    return [nameOf(declaration)]
  if (declaration.type !== "VariableDeclaration") return []
  return (declaration["declarations"] as ReadonlyArray<SyntaxNode>)
    .filter(
      ({ init }) => isNode(init) && (init.type === "ArrowFunctionExpression" || init.type === "FunctionExpression"),
    )
    .map(nameOf)
}

/** A comment right above counts, also when it stands above the first of several overloads. */
const isDocumented = (syntax: ReturnType<typeof parse>, statement: SyntaxNode): boolean =>
  docBefore(syntax, statement.start) !== undefined
