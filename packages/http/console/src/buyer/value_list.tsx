import { LANGUAGE_TAGS } from "../shared/language.ts"
import { CopyButton } from "./copy_button.tsx"
import type { Delivered } from "./redeem_calls.ts"
import { useSpoken } from "./spoken.ts"

/** Values in the order in which people want them; others follow. The first is what a `code` is bought for. */
const ORDER = ["code", "text", "licenceId", "machine", "startsAt", "endsAt"]
/** Values that are moments. */
const MOMENTS = new Set(["startsAt", "endsAt"])
/** Values that nobody pastes anywhere. */
const READ_ONLY = new Set([...MOMENTS, "sender"])

interface ValueListProps {
  readonly delivered: Delivered
  /** What stands on the card already. */
  readonly details: Readonly<Record<string, string>>
}

/** What was delivered, each value with its button to copy. */
export const ValueList = ({ delivered, details }: ValueListProps) => {
  const { language, words } = useSpoken()
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  const values = Object.entries(delivered.value)
    .filter(([name, value]) => details[name] !== value)
    .sort(([a], [b]) => place(a) - place(b))
  return (
    <>
      <dl class="values">
        {values.map(([name, value]) => {
          const label = words.values[name] ?? name
          const shown = MOMENTS.has(name)
            ? momentText(value, LANGUAGE_TAGS[language], words.values["never"] ?? "")
            : value
          return (
            <div key={name} class={`value value-${name}`}>
              <dt>{label}</dt>
              <dd>
                <span class="value-shown">{shown}</span>
                {delivered.masked || READ_ONLY.has(name) ? null : (
                  <CopyButton name={label} text={value} wide={name === "code"} />
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {delivered.masked ? <p class="hint">{words.masked}</p> : null}
    </>
  )
}

/** A moment as people read it, in their own time zone; an empty one is the end of what does not end. */
const momentText = (iso: string, locale: string, never: string): string =>
  iso === ""
    ? never
    : new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso))
