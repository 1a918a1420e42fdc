/** What a state means for whoever looks: fine, under way, wants attention, over, or bad. */
export type Tone = "good" | "busy" | "attention" | "over" | "bad"

/** A state in a colour that means the same on every page; the word stands in it, too. */
export const StateTag = ({ text, tone }: { readonly text: string; readonly tone: Tone }) => (
  <span className="state-tag" data-tone={tone}>
    {text}
  </span>
)
