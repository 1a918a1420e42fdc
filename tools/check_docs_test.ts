import { describe, expect, it } from "vitest"
import { checkExamples } from "./check_docs.ts"
import { brokenLinks, markdownExamples, sourceExamples, undocumentedExports } from "./doc_examples.ts"

const FENCE = "```"

describe("sourceExamples()", () => {
  it("takes the ts fences of @example with the line they stand on", () => {
    const text = `const a = 1
/**
 * Adds.
 *
 * @example
 * ${FENCE}ts
 * const sum = 1 + 1
 *   console.log(sum)
 * ${FENCE}
 *
 * @example a shell
 * ${FENCE}sh
 * ls
 * ${FENCE}
 * @returns ${FENCE}ts
 */
export const add = 1
/* @example no TSDoc */
`
    expect(sourceExamples("a.ts", text)).toEqual([
      { path: "a.ts", line: 7, code: "const sum = 1 + 1\n  console.log(sum)\n", run: true },
    ])
  })
})

describe("markdownExamples()", () => {
  it("takes ts fences and runs those that ask for it", () => {
    const text = `# A\n${FENCE}ts\nlet a = 1\n${FENCE}\n- list\n  ${FENCE}ts run\n  let b = 2\n  ${FENCE}\n${FENCE}tsx\nno\n${FENCE}\n`
    expect(markdownExamples("a.md", text)).toEqual([
      { path: "a.md", line: 3, code: "let a = 1\n", run: false },
      { path: "a.md", line: 7, code: "let b = 2\n", run: true },
    ])
  })
})

describe("brokenLinks()", () => {
  const files: Readonly<Record<string, string>> = {
    "docs/a.md": "",
    "docs/b.md": "# Keys & seals\n## Twice\n## Twice\n",
  }
  const check = (text: string) =>
    brokenLinks("docs/a.md", text, { exists: (path) => path in files, read: (path) => files[path] ?? "" }).map(
      ({ message }) => message,
    )

  it("follows files and headings, and leaves the web and code alone", () => {
    expect(
      check("[b](b.md) [b](./b.md#keys--seals) [2](b.md#twice-1) [w](https://example.com) `[x](none.md)`"),
    ).toEqual([])
  })

  it("names a file or a heading that is not there", () => {
    expect(check("[c](c.md)")).toEqual(["Cannot find the file of the link c.md"])
    expect(check("[b](b.md#nothing)")).toEqual(["Cannot find the heading of the link b.md#nothing"])
    expect(check("[ref]: ../gone.md")).toEqual(["Cannot find the file of the link ../gone.md"])
  })
})

describe("undocumentedExports()", () => {
  const files: Readonly<Record<string, string>> = {
    "m/mod.ts": `export * from "./all.ts"\nexport { told, untold } from "./some.ts"\nexport * from "effect"`,
    "m/all.ts": `/** Said. */\nexport const said = () => 1\nexport const unsaid = () => 1\nexport const figure = 1\nexport class Bare {}`,
    "m/some.ts": `/** Told. */\nexport function told() {}\nexport function untold() {}\nexport function hidden() {}`,
  }

  it("names functions and classes without a comment, as far as the face exports them", () => {
    const found = undocumentedExports("m/mod.ts", (path) => files[path] ?? "")
    expect(found.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([
      "m/all.ts:3 Cannot find a TSDoc comment of unsaid",
      "m/all.ts:5 Cannot find a TSDoc comment of Bare",
      "m/some.ts:3 Cannot find a TSDoc comment of untold",
    ])
  })
})

describe("checkExamples()", () => {
  const example = (code: string, run = true) => ({ path: "a.md", line: 10, code, run })

  it("passes examples that compile, import the workspace and run", async () => {
    const code = `import { moneyFromDecimal } from "@mintcode/core/kernel"\nconsole.assert(moneyFromDecimal(4.01, "USD").minor === 401)`
    expect(await checkExamples([example(code), example("const unused: number = 1", false)])).toEqual([])
  })

  it("reports a type error where the example stands", async () => {
    expect(await checkExamples([example("const a = 1\nconst b: string = a")])).toMatchObject([
      { path: "a.md", line: 11 },
    ])
  })

  it("reports an assertion that does not hold, an error and a rejected promise, but only of examples that run", async () => {
    const found = await checkExamples([
      example("console.assert(1 + 1 === 3, 'sums')"),
      example("throw new Error('on purpose')"),
      example("void Promise.reject(new Error('late'))"),
      example("throw new Error('not run')", false),
    ])
    expect(found.map(({ message }) => message)).toEqual([
      "Cannot run the example: Assertion does not hold: sums",
      "Cannot run the example: on purpose",
      "Cannot run the example: late",
    ])
  })
})
