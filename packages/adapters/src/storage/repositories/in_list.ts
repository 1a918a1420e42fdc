import { Effect } from "effect"

/** Values in one IN list at the most: beyond some hundred, round trips no longer matter and texts grow long. */
const IN_LIST_MAX = 256

/**
 * Reads by any number of values, a bounded list at a time. Lists are filled up to a power of two with the last value,
 * so that drivers prepare nine statements and not one for each length.
 */
export const readInLists = <Value extends string | Uint8Array, Row, E, R>(
  values: ReadonlyArray<Value>,
  read: (list: ReadonlyArray<Value>) => Effect.Effect<ReadonlyArray<Row>, E, R>,
): Effect.Effect<ReadonlyArray<Row>, E, R> => {
  const distinct = [...new Set(values)]
  const lists = Array.from({ length: Math.ceil(distinct.length / IN_LIST_MAX) }, (_, index) =>
    filledUp(distinct.slice(index * IN_LIST_MAX, (index + 1) * IN_LIST_MAX)),
  )
  return Effect.map(Effect.forEach(lists, read), (found) => found.flat())
}

const filledUp = <Value>(list: ReadonlyArray<Value>): ReadonlyArray<Value> => {
  const length = 2 ** Math.ceil(Math.log2(list.length))
  return Array.from({ length }, (_, index) => list[Math.min(index, list.length - 1)] as Value)
}
