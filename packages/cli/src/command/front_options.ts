/** Options that may also stand in front of a command's name, as people write them who come from other programs. */
const SWITCHES: ReadonlySet<string> = new Set(["--json", "--quiet", "-q", "--local"])
/** The same, with a value behind them. */
const WITH_VALUE: ReadonlySet<string> = new Set(["--server"])

/** What stands in front of the next command's name, and the rest. Small: every start of the program needs it. */
export const frontOptions = (
  written: ReadonlyArray<string>,
): { readonly front: ReadonlyArray<string>; readonly rest: ReadonlyArray<string> } => {
  let at = 0
  for (let token = written[at]; token !== undefined; token = written[at]) {
    if (SWITCHES.has(token) || /^--server=/.test(token)) at += 1
    else if (WITH_VALUE.has(token)) at += 2
    else break
  }
  return { front: written.slice(0, at), rest: written.slice(at) }
}
