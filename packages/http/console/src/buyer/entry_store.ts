import { readStored, writeStored } from "../shared/kept.ts"
import { type Entry, isOpen } from "./entry.ts"

/** Where this browser keeps them. The number changes with their shape. */
const NAME = "mintcode.redemptions.1"
/** Entries that are kept: more than anybody looks through again. */
const ENTRIES_MAX = 200
/** How long what has ended is kept; a delivered licence may be looked for a month later. */
const ENDED_MS_MAX = 30 * 24 * 3_600_000

/** The codes on the page, newest first, kept over reloads. */
export interface EntryStore {
  readonly all: () => ReadonlyArray<Entry>
  readonly get: (key: string) => Entry | undefined
  readonly add: (entries: ReadonlyArray<Entry>) => void
  /** Changes an entry, if it is still there. */
  readonly change: (key: string, change: (entry: Entry) => Entry) => void
  readonly remove: (keys: ReadonlyArray<string>) => void
  readonly subscribe: (changed: () => void) => () => void
}

export const makeEntryStore = (now: () => number = Date.now): EntryStore => {
  const listeners = new Set<() => void>()
  let entries = worthKeeping(parsed(readStored(NAME)), now())

  const put = (next: ReadonlyArray<Entry>) => {
    entries = next
    writeStored(NAME, next.length === 0 ? null : JSON.stringify(worthKeeping(next, now())))
    for (const changed of listeners) changed()
  }

  // Another tab has changed them: what it wrote is the newer truth.
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== NAME && key !== null) return
    entries = parsed(newValue)
    for (const changed of listeners) changed()
  })

  return {
    all: () => entries,
    get: (key) => entries.find((entry) => entry.key === key),
    add: (more) => put([...more, ...entries]),
    change: (key, change) => {
      if (entries.some((entry) => entry.key === key)) {
        put(entries.map((entry) => (entry.key === key ? change(entry) : entry)))
      }
    },
    remove: (keys) => put(entries.filter((entry) => !keys.includes(entry.key))),
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

/** What is kept of a list: the newest, and of what has ended only what is not old. */
export const worthKeeping = (entries: ReadonlyArray<Entry>, now: number): ReadonlyArray<Entry> =>
  entries.filter((entry) => isOpen(entry) || now - entry.addedAt < ENDED_MS_MAX).slice(0, ENTRIES_MAX)

/** What an earlier visit kept; nothing where it cannot be read. */
export const parsed = (text: string | null): ReadonlyArray<Entry> => {
  try {
    const value: unknown = JSON.parse(text ?? "[]")
    return Array.isArray(value) ? value.filter(isEntry) : []
  } catch {
    return []
  }
}

const STEPS: ReadonlySet<unknown> = new Set(["sending", "asking", "refused", "held", "lost"])

const isEntry = (value: unknown): value is Entry => {
  if (typeof value !== "object" || value === null) return false
  const { addedAt, key, step } = value as Partial<Entry>
  if (typeof key !== "string" || typeof addedAt !== "number" || typeof step !== "object" || step === null) return false
  return STEPS.has(step.at) && (step.at !== "held" || typeof step.view === "object")
}
