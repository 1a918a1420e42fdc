import { isoTime } from "@mintcode/core/kernel"

/** Characters that take two columns in a terminal: East Asian wide and full-width ones, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1F64F}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u
/** What moves the cursor or colours a terminal: text of others must do neither. */
const CONTROL = /[\p{Cc}\p{Cf}]/gu

/** Columns that a text takes in a terminal. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** Makes a text of others harmless for a terminal: one line, nothing that controls it. */
export const plain = (text: string): string => text.replace(/\s+/g, " ").replace(CONTROL, "")

/** Cuts a text so that it fits, with an ellipsis for the rest. */
export const shorten = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  let kept = ""
  let used = 0
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1
    if (used > width - 1) break
    kept += character
  }
  return `${kept}…`
}

export const padEnd = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)))
export const padStart = (text: string, width: number): string => " ".repeat(Math.max(0, width - widthOf(text))) + text

/** A count of things: `1 day`, `2 days`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`

/** A moment for people: to the second, in UTC, since servers and operators live in many zones. */
export const formatTime = (at: number | null): string =>
  at === null ? "" : isoTime(at).replace("T", " ").replace(/\.\d+/, "")
