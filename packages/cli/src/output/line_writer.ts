/** Characters that wait for the end of a turn at most: beyond that, lines are written as they come. */
const WAITING_MAX = 65_536

/**
 * Writes the lines of one turn of the event loop together: under load a write for each costs more than the request that it
 * tells of. Whoever ends the process calls `flush` first; a process that is killed loses the lines of its last turn.
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
    waiting = waiting === "" ? text : `${waiting}\n${text}`
    if (waiting.length > WAITING_MAX) flush()
    else due ??= setImmediate(flush)
  }
  return { line, flush }
}
