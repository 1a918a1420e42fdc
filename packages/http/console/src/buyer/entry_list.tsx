import { useState } from "preact/hooks"
import type { Entry } from "./entry.ts"
import { type EntryActions, EntryCard } from "./entry_card.tsx"
import { useSpoken } from "./spoken.ts"

interface EntryListProps {
  readonly entries: ReadonlyArray<Entry>
  readonly actions: EntryActions
  readonly support: string
  readonly clear: () => void
}

/** The codes of this device, newest first. */
export const EntryList = ({ actions, clear, entries, support }: EntryListProps) => {
  const { words } = useSpoken()
  const [isAsked, setAsked] = useState(false)
  if (entries.length === 0) return null
  return (
    <section aria-labelledby="list-title" class="list">
      <h2 id="list-title">{words.list.title}</h2>
      <ul class="cards">
        {entries.map((entry) => (
          <EntryCard key={entry.key} entry={entry} actions={actions} support={support} />
        ))}
      </ul>
      <div class="list-foot">
        <p class="hint">{isAsked ? words.list.clearNote : words.list.kept}</p>
        {isAsked ? (
          <fieldset class="actions">
            <legend>{words.list.clearSure}</legend>
            <button
              type="button"
              class="button danger"
              onClick={() => {
                setAsked(false)
                clear()
              }}
            >
              {words.list.yes}
            </button>
            <button type="button" class="button" onClick={() => setAsked(false)}>
              {words.list.no}
            </button>
          </fieldset>
        ) : (
          <button type="button" class="button quiet" onClick={() => setAsked(true)}>
            {words.list.clearAll}
          </button>
        )}
      </div>
    </section>
  )
}
