import { type Comment, type Program, parseSync } from "oxc-parser"

/** A node of the syntax tree, as far as the checks look at it. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** A parsed source file. */
export interface Syntax {
  readonly text: string
  readonly program: Program
  readonly comments: ReadonlyArray<Comment>
}

/** Parses TypeScript, with JSX where the file name says so. */
export const parse = (path: string, text: string): Syntax => {
  const { program, comments, errors } = parseSync(path, text)
  const first = errors[0]
  if (first !== undefined) throw new Error(`Cannot parse ${path}: ${first.message}`)
  return { text, program, comments }
}

/** True for anything that has the shape of a node. */
export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && typeof (value as SyntaxNode).type === "string"

/** Visits a node and everything below it. */
export const visit = (value: unknown, see: (node: SyntaxNode) => void): void => {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see)
    return
  }
  if (!isNode(value)) return
  see(value)
  for (const field of Object.values(value)) visit(field, see)
}

/** The text of a string literal, or of a template's fixed parts; `undefined` for anything computed. */
export const literalText = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined
  if (node.type === "Literal") return typeof node["value"] === "string" ? node["value"] : undefined
  if (node.type !== "TemplateLiteral") return undefined
  const quasis = node["quasis"] as ReadonlyArray<{ readonly value: { readonly cooked: string | null } }>
  return quasis.map((part) => part.value.cooked ?? "").join("…")
}

/** The TSDoc block that ends right before an offset, apart from white space. */
export const docBefore = (syntax: Syntax, offset: number): Comment | undefined =>
  syntax.comments.findLast(
    (comment) =>
      comment.type === "Block" &&
      comment.value.startsWith("*") &&
      comment.end <= offset &&
      syntax.text.slice(comment.end, offset).trim() === "",
  )
