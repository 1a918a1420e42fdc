/** Somewhere to go. */
export interface Entry {
  readonly to: string
  readonly label: string
  /** What the page is opened with. */
  readonly search?: Readonly<Record<string, string>>
  /** A full code to look for first: its voucher is what is opened. */
  readonly code?: string
}

/** Entries whose name or address holds the letters in this order; names that begin with them first. */
export const fitting = (entries: ReadonlyArray<Entry>, typed: string): ReadonlyArray<Entry> => {
  const wanted = typed.trim().toLowerCase()
  return entries
    .map((entry) => ({ entry, rank: rankOf(`${entry.label} ${entry.to}`.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ entry }) => entry)
}

const rankOf = (text: string, wanted: string): number | undefined => {
  const at = text.indexOf(wanted)
  if (at !== -1) return at === 0 ? 0 : 1
  let from = 0
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return undefined
  }
  return 2
}
