/** A slip of the pen changes about this many letters; what is further away was meant to be something else. */
const SLIP_MAX = 3

/** The known word that an unknown one was most likely meant to be. */
export const nearest = (unknown: string, known: ReadonlyArray<string>): string | undefined => {
  const [best] = known
    .map((word) => ({ word, far: word.startsWith(unknown) && unknown.length > 1 ? 0 : distance(unknown, word) }))
    .sort((left, right) => left.far - right.far)
  return best !== undefined && best.far <= Math.min(SLIP_MAX, Math.ceil(unknown.length / 2)) ? best.word : undefined
}

/** Levenshtein distance: how many letters have to be changed, put in or left out. */
export const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)),
      )
    }
    row = next
  }
  return row[to.length] ?? 0
}
