/** A list with one of its items at another place. */
export const moved = <Item>(items: ReadonlyArray<Item>, from: number, to: number): ReadonlyArray<Item> => {
  const item = items[from]
  if (item === undefined || to < 0 || to >= items.length) return items
  const rest = items.toSpliced(from, 1)
  return rest.toSpliced(to, 0, item)
}
