import { Cause, HashMap, List, LogLevel } from "effect"
import { describe, expect, it } from "vitest"
import { readableLogger } from "./readable_logger.ts"

const ESC = "\u001b"

const lineOf = (message: unknown, cause: Cause.Cause<unknown> = Cause.empty): string =>
  readableLogger.log({
    annotations: HashMap.make(["from", `${ESC}[2J\u202e`]),
    cause,
    context: undefined as never,
    date: new Date(0),
    fiberId: undefined as never,
    logLevel: LogLevel.Info,
    message,
    spans: List.empty(),
  })

describe("readableLogger", () => {
  it("writes nothing that a terminal would obey or that passes for a line of its own", () => {
    const hostile = `a${ESC}[31m\r\n\u009b2J\u200b`
    const line = lineOf([hostile, { reason: hostile, calm: "yes" }], Cause.fail(new Error(hostile)))
    expect(line).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
    expect(line).toContain("a\\u{1b}[31m\\u{d}\\u{a}\\u{9b}2J\\u{200b}")
    expect(line).toContain("calm=yes")
    for (const more of line.split("\n").slice(1)) expect(more).toMatch(/^ {2}/)
  })

  it("leaves ordinary words as they are", () => {
    expect(lineOf(["balance 薄荷", { account: "main one" }])).toContain('balance 薄荷 account="main one"')
  })
})
