import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { sortArguments } from "./arguments.ts"
import { integer, optional, required, text, toggle, word, words } from "./flags.ts"

const FLAGS = {
  count: required("count", integer(1, 10), "How many"),
  note: optional("note", text(), "A note"),
  dry: toggle("dry-run", "Only tell", "n"),
}
const WORDS = { code: word("CODE", text("CODE"), "The code") }

const sort = (...written: ReadonlyArray<string>) =>
  Either.match(sortArguments(written, FLAGS, WORDS), {
    onLeft: ({ reason }) => reason,
    onRight: ({ options, words }) => [options, words] as const,
  })

describe("sortArguments() with a switch that is taken for an option with a value", () => {
  const flags = { local: toggle("local", "Here", undefined, "the database is named elsewhere") }
  const reasonOf = (...written: ReadonlyArray<string>) =>
    Either.match(sortArguments(written, flags, {}), { onLeft: ({ reason }) => reason, onRight: () => "" })

  it("says what to do instead, however the value is written", () => {
    expect(reasonOf("--local=./x.db")).toBe("--local takes no value: the database is named elsewhere")
    expect(reasonOf("--local", "./x.db")).toBe(
      "this command takes no arguments besides options; --local takes no value: the database is named elsewhere",
    )
  })
})

describe("sortArguments() with words without end", () => {
  it("takes one or many, and refuses none", () => {
    const codes = { codes: words("CODE", text("CODE"), "The codes") }
    const sorted = (...written: ReadonlyArray<string>) => Either.getOrUndefined(sortArguments(written, {}, codes))
    expect(sorted("A", "B", "C")?.words).toEqual(["A", "B", "C"])
    expect(sorted()).toBeUndefined()
  })
})

describe("sortArguments()", () => {
  it("takes options before and behind words, in each of their shapes", () => {
    const sorted = [["--count", "3", "--dry-run"], ["X"]]
    expect(sort("--count", "3", "-n", "X")).toEqual(sorted)
    expect(sort("X", "--count=3", "--dry-run")).toEqual([["--count", "3", "--dry-run"], ["X"]])
  })

  it("takes values that look like options, empty ones, and a dash as a word", () => {
    expect(sort("--count", "3", "--note", "--dry-run", "-")).toEqual([["--count", "3", "--note", "--dry-run"], ["-"]])
    expect(sort("--count", "3", "--note=", "-")).toEqual([["--count", "3", "--note", ""], ["-"]])
  })

  it("takes everything behind -- as words", () => {
    expect(sort("--count", "3", "--", "--note")).toEqual([["--count", "3"], ["--note"]])
  })

  it.each([
    [["--cuont", "3", "X"], "there is no option --cuont; did you mean --count?"],
    [["--zzzzzz", "X"], "there is no option --zzzzzz"],
    [["X", "--count"], "--count needs a value"],
    [["X", "--count", "3", "--count", "4"], "--count is given twice"],
    [["X", "--count", "3", "--dry-run=1"], "--dry-run takes no value"],
    [["X"], "--count is needed"],
    [["--count", "3"], "CODE is needed"],
    [["--count", "3", "X", "SECRET"], "this command takes CODE and nothing else besides options"],
  ])("refuses what it does not understand: %j", (written, reason) => {
    expect(sort(...written)).toBe(reason)
  })
})
