/**
 * The code in a link such as `/#CODE`, which is taken out of the address bar at once. What follows `#` stays in the
 * browser: neither the server nor a log ever sees it.
 */
export const takeLinkedCode = (): string => {
  const code = linkedCode(location.hash)
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search)
  return code
}

/** Longest fragment that is looked at: a list of codes, not a book. */
const FRAGMENT_MAX = 8_000

/** The code in a fragment; also `#code=CODE`. */
export const linkedCode = (hash: string): string => {
  const text = hash.replace(/^#\/?/, "").replace(/^code=/i, "")
  if (text.length > FRAGMENT_MAX) return ""
  try {
    return decodeURIComponent(text).trim()
  } catch {
    return text
  }
}
