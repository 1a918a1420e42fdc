/** A choice that this browser keeps, with those who want to know when it changes; other tabs tell, too. */
export interface Kept<Value> {
  readonly get: () => Value
  readonly set: (value: Value) => void
  /** Calls back after each change; returns how to stop that. */
  readonly subscribe: (changed: () => void) => () => void
}

/** A choice among values, kept under a name. A browser that keeps nothing forgets it with the page. */
export const kept = <Value extends string>(
  name: string,
  values: ReadonlyArray<Value>,
  otherwise: () => Value,
): Kept<Value> => {
  const listeners = new Set<() => void>()
  const stored = (): Value | undefined => values.find((value) => value === readStored(name))
  let current = stored() ?? otherwise()
  addEventListener("storage", ({ key }) => {
    if (key !== name) return
    current = stored() ?? otherwise()
    for (const changed of listeners) changed()
  })
  return {
    get: () => current,
    set: (value) => {
      current = value
      writeStored(name, value)
      for (const changed of listeners) changed()
    },
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

/** What a browser has stored; nothing where it forbids to look (private windows, blocked cookies). */
export const readStored = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Stores a text, or forgets it. True when it was kept. */
export const writeStored = (name: string, value: string | null): boolean => {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
    return true
  } catch {
    return false
  }
}
