/** Codes that are sent at once; the server takes as many (C11). */
export const CODES_MAX = 50
/** Longest text that the server looks at as a code. */
const CODE_LENGTH_MAX = 200
/** Groups of a code that is written with spaces are shorter than this, whole codes hardly ever. */
const WHOLE_CODE_MIN = 10

/** What people paste in front of a code: `1.`, `2)`, `兑换码：`. */
const LABEL = /^(?:\d{1,3}[.)、．]\s*|[^:：]{0,40}[:：]\s*)/
const QUOTES = /^["'“”‘’`]+|["'“”‘’`]+$/g

/**
 * The codes in a text, each once, as they were written. Lines, commas, semicolons and tabs part them; spaces do where
 * every piece is long enough to be a code of its own.
 */
export const codesIn = (text: string): ReadonlyArray<string> => {
  const codes = new Map<string, string>()
  for (const piece of text.split(/[\n\r\t,;，；、]+/).flatMap(partedBySpaces)) {
    const code = piece.trim().replace(LABEL, "").replace(QUOTES, "").trim().slice(0, CODE_LENGTH_MAX)
    const same = comparable(code)
    if (same !== "" && !codes.has(same)) codes.set(same, code)
  }
  return [...codes.values()]
}

/** The form in which two spellings of a code are the same. */
const comparable = (code: string): string => code.toUpperCase().replace(/[\s-]/g, "")

/** A code by its ends, for lists that others may see over a shoulder. */
export const masked = (code: string): string => {
  const bare = code.replace(/\s/g, "")
  const shown = bare.length >= 12 ? 4 : 2
  return `${bare.slice(0, shown)}…${bare.slice(-shown)}`
}

const partedBySpaces = (line: string): ReadonlyArray<string> => {
  const pieces = line.trim().split(/\s+/)
  return pieces.length > 1 && pieces.every((piece) => comparable(piece).length >= WHOLE_CODE_MIN) ? pieces : [line]
}
