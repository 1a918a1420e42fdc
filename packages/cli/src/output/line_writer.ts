/** Characters that are written together at most. A pipe takes as much in one piece (`PIPE_BUF`), whoever else writes to it. */
const TOGETHER_MAX = 4_096

/**
 * Writes the lines of one turn of the event loop together, which saves a write for each under load. Whoever ends the process
 * calls `flush` first; a process that is killed loses the lines of its last turn.
 */
export const makeLineWriter = (
  write: (lines: string) => unknown,
): { readonly line: (line: string) => void; readonly flush: () => void } => {
  let waiting = ""
  let due: NodeJS.Immediate | undefined
  const flush = () => {
    clearImmediate(due)
    due = undefined
    if (waiting === "") return
    const lines = waiting
    waiting = ""
    write(lines)
  }
  const line = (text: string) => {
    if (waiting.length + text.length + 2 > TOGETHER_MAX) flush()
    waiting = waiting === "" ? text : `${waiting}\n${text}`
    due ??= setImmediate(flush)
  }
  return { line, flush }
}
