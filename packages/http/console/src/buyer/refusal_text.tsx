import type { Refusal } from "./entry.ts"
import { useNow } from "./hooks.ts"
import { useSpoken } from "./spoken.ts"
import { clockText } from "./time_text.ts"

/** A "no" in words, with a countdown where waiting helps. Shown to screen readers at once. */
export const RefusalText = ({ id, refusal }: { readonly id?: string; readonly refusal: Refusal }) => {
  const { language, words } = useSpoken()
  const now = useNow(refusal.until !== null)
  const known = words.refusals[refusal.code]
  // The server's own words are English, and better than nothing for a code that is new to this page.
  const text = known ?? (language === "en" && refusal.detail !== "" ? refusal.detail : words.refusals["other"])
  const left = refusal.until === null ? 0 : refusal.until - now
  return (
    <p class="refusal" role="alert" {...(id === undefined ? {} : { id })}>
      {text}
      {left > 0 ? <span class="refusal-wait"> {words.waitFor(clockText(left))}</span> : null}
    </p>
  )
}
