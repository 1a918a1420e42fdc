import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { isMain, readText, report, repositoryFiles, root } from "./workspace.ts"

/**
 * The page of all codes that clients decide by, made from the declarations: problem codes and the operations that
 * answer them from the HTTP API, result codes from the schemas that carry them, and codes of refusals from core's
 * sources. `--write` writes it; without, a page that is not what would be written is a problem.
 */

const PAGE = "docs/reference/errors.md"

/** What an HTTP operation says of its errors. */
interface Operation {
  readonly id: string
  readonly codes: ReadonlyArray<string>
}

/** What the page is made from. */
export interface ErrorSources {
  readonly problems: Readonly<Record<string, readonly [status: number, title: string]>>
  readonly operations: ReadonlyArray<Operation>
  /** Codes that stand in an answer, not in a problem, by the field that they stand in. */
  readonly results: ReadonlyArray<{
    readonly title: string
    readonly about: string
    readonly codes: ReadonlyArray<string>
  }>
  /** Codes that core refuses with, and the status of their family. */
  readonly refusals: ReadonlyMap<string, number>
}

/** A code that so many operations share is not listed with each of them. */
const SHARED_SHARE = 0.5

/** Statuses of core's families of errors. */
const FAMILY_STATUS: Readonly<Record<string, number>> = {
  NotFound: 404,
  Refused: 409,
  Throttled: 429,
  Invalid: 400,
  invalid: 400,
}

/** Codes that a source file of core refuses with, and the status that their family has. */
export const refusalsIn = (source: string): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  const made = /\b(?:new (NotFound|Refused|Throttled|Invalid)\(\{|(invalid)\()\s*(?:code: )?"([A-Z][A-Z_]+)"/g
  for (const [, family, short, code = ""] of source.matchAll(made)) {
    found.set(code, FAMILY_STATUS[family ?? short ?? ""] ?? 400)
  }
  // A flaw names one field of a request whose code may be that of another flaw.
  for (const [, code = ""] of source.matchAll(/\bpath: [^\n]+\n?\s*code: "([A-Z][A-Z_]+)"/g)) {
    if (!found.has(code)) found.set(code, 400)
  }
  return found
}

/** Which operations answer each code. */
const operationsByCode = (operations: ReadonlyArray<Operation>): ReadonlyMap<string, ReadonlySet<string>> => {
  const byCode = new Map<string, Set<string>>()
  for (const { codes, id } of operations) {
    for (const code of codes) byCode.set(code, (byCode.get(code) ?? new Set()).add(id))
  }
  return byCode
}

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`

const table = (heads: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [row(heads), `|${heads.map(() => "---|").join("")}`, ...rows.map(row)].join("\n")

/** The page as it has to be. */
export const errorPage = ({ operations, problems, refusals, results }: ErrorSources): string => {
  const byCode = operationsByCode(operations)
  const where = (code: string): string => {
    const found = [...(byCode.get(code) ?? [])]
    if (found.length > operations.length * SHARED_SHARE) return "most"
    return found
      .sort()
      .map((id) => `\`${id}\``)
      .join(", ")
  }
  const statusThenCode = (left: readonly [string, number], right: readonly [string, number]) =>
    left[1] - right[1] || (left[0] < right[0] ? -1 : 1)
  const known = Object.entries(problems)
    .map(([code, [status, title]]) => [code, status, title] as const)
    .sort((left, right) => statusThenCode([left[0], left[1]], [right[0], right[1]]))
  const more = [...refusals].filter(([code]) => problems[code] === undefined).sort(statusThenCode)
  return [
    "# Codes",
    "",
    "<!-- Made from the declarations: npm run docs:errors -->",
    "",
    "Programs decide by `code`, which stays as it is; words and titles may change. An error is a problem (RFC 9457):",
    "`application/problem+json` with `code`, `status`, `title`, `detail`, and `errors` with a JSON pointer for each field",
    "that is wrong. With 429 and 503 comes `Retry-After`.",
    "",
    "## Problems",
    "",
    table(
      ["Code", "Status", "What it says", "Operations that name it"],
      known.map(([code, status, title]) => [`\`${code}\``, status, title, where(code)]),
    ),
    "",
    "## Further refusals",
    "",
    "What the rules say no to beyond these, most of it to operators. The status is that of the family, `detail` says why.",
    "",
    table(
      ["Code", "Status"],
      more.map(([code, status]) => [`\`${code}\``, status]),
    ),
    "",
    ...results.flatMap(({ about, codes, title }) => [
      `## ${title}`,
      "",
      about,
      "",
      codes.map((code) => `\`${code}\``).join(", "),
      "",
    ]),
  ].join("\n")
}

/** What the page is made from in this repository. Loaded late: tests of the page need none of it. */
const loadSources = async (): Promise<ErrorSources> => {
  const { HttpApi } = await import("@effect/platform")
  const { Option, SchemaAST } = await import("effect")
  const { MintCodeApi, PROBLEM_CODES } = await import("@mintcode/http/api")
  const { ChainBreakCode } = await import("@mintcode/core/audit")
  const { FailureCode } = await import("@mintcode/core/redemption")
  const refusals = new Map(
    repositoryFiles()
      .filter((path) => /^packages\/core\/src\/.*\.ts$/.test(path) && !/(_test\.ts$|\/testing\/)/.test(path))
      .flatMap((path) => [...refusalsIn(readText(path))]),
  )
  const operations: Array<Operation> = []
  HttpApi.reflect(MintCodeApi, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint, errors, group }) => {
      // Each error of a status is a member of a union, described by its codes.
      const members = [...errors.values()]
        .flatMap(({ ast }) => Option.toArray(ast))
        .flatMap((ast) => (SchemaAST.isUnion(ast) ? ast.types : [ast]))
      const told = members.flatMap((ast) => Option.toArray(SchemaAST.getDescriptionAnnotation(ast)))
      const codes = told.filter((text) => /^[A-Z_, ]+$/.test(text)).flatMap((text) => text.split(", "))
      operations.push({ id: `${group.identifier}.${endpoint.name}`, codes })
    },
  })
  return {
    problems: PROBLEM_CODES,
    operations,
    results: [
      {
        title: "Failures of redemptions",
        about: "In `failure` of a redemption that ended without a value.",
        codes: FailureCode.literals,
      },
      {
        title: "Breaks of the audit chain",
        about: "In `broken.code` of `POST /admin/audit/verify`; the guide to operating says what each means.",
        codes: ChainBreakCode.literals,
      },
    ],
    refusals,
  }
}

if (isMain(import.meta.url)) {
  const page = errorPage(await loadSources())
  const path = join(root, PAGE)
  if (process.argv.includes("--write")) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, page)
  }
  const isCurrent = existsSync(path) && readText(PAGE) === page
  report(
    "errors",
    isCurrent ? [] : [{ path: PAGE, message: "Cannot find every code on this page as declared: npm run docs:errors" }],
    `${PAGE} compared with the declarations`,
  )
}
