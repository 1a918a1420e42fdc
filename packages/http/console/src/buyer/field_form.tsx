import { useState } from "preact/hooks"
import type { Field, Input, Refusal } from "./entry.ts"
import { useNow } from "./hooks.ts"
import { RefusalText } from "./refusal_text.tsx"
import { useSpoken } from "./spoken.ts"

interface FieldFormProps {
  /** Name of the entry, for ids. */
  readonly name: string
  readonly field: Field
  readonly input: Input
  readonly refusal: Refusal
  readonly complete: (input: Input) => void
}

const isGood = (field: Field, text: string): boolean =>
  field === "email" ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 320 : text !== "" && text.length <= 200

/** The first time it is asked for, nobody has done anything wrong. */
const isWish = ({ code }: Refusal): boolean => code === "MACHINE_CODE_NEEDED" || code === "EMAIL_NEEDED"

/** Asks for what a code needs besides itself. */
export const FieldForm = ({ complete, field, input, name, refusal }: FieldFormProps) => {
  const { words } = useSpoken()
  const [text, setText] = useState(input[field] ?? "")
  const [isWrong, setWrong] = useState(false)
  const now = useNow(refusal.until !== null)
  const hasToWait = refusal.until !== null && refusal.until > now
  const say = words.fields[field]
  const id = `${field}-${name}`
  const submit = () => {
    const trimmed = text.trim()
    if (!isGood(field, trimmed)) return setWrong(true)
    complete({ ...input, [field]: trimmed })
  }
  return (
    <form
      class="field-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {isWish(refusal) ? <p class="note">{words.refusals[refusal.code]}</p> : <RefusalText refusal={refusal} />}
      <label class="label" for={id}>
        {say.label}
      </label>
      <div class={isWrong ? "field wrong" : "field"}>
        <input
          id={id}
          type="text"
          inputMode={field === "email" ? "email" : "text"}
          value={text}
          placeholder={say.placeholder}
          autocomplete={field === "email" ? "email" : "off"}
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint`}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setWrong(false)
          }}
        />
      </div>
      <p id={`${id}-hint`} class={isWrong ? "refusal" : "hint"} role={isWrong ? "alert" : undefined}>
        {isWrong ? say.wrong : say.hint}
      </p>
      <button type="submit" class="button primary" disabled={hasToWait}>
        {words.fields.submit}
      </button>
    </form>
  )
}
