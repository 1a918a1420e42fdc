import { useEffect, useRef, useState } from "preact/hooks"
import { ChallengeBox } from "./challenge_box.tsx"
import { CODES_MAX, codesIn } from "./code_list.ts"
import type { Sent } from "./desk.ts"
import type { Refusal } from "./entry.ts"
import { useNow } from "./hooks.ts"
import { CloseIcon } from "./icons.tsx"
import type { Site } from "./redeem_calls.ts"
import { RefusalText } from "./refusal_text.tsx"
import { useSpoken } from "./spoken.ts"
import type { Proof } from "./use_proof.ts"

interface CodeFormProps {
  /** The text of the field. Others put codes into it, too: a link, or a code that is to be corrected. */
  readonly text: string
  readonly setText: (text: string) => void
  readonly challenge: Site["challenge"]
  readonly proof: Proof
  readonly redeem: (codes: ReadonlyArray<string>) => Promise<Sent>
}

/** Where codes are typed or pasted. */
export const CodeForm = ({ challenge, proof, redeem, setText, text }: CodeFormProps) => {
  const { words } = useSpoken()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const now = useNow(refusal?.until != null)
  const codes = codesIn(text)
  const hasToWait = refusal?.until != null && refusal.until > now
  const isWrong = isEmpty || (refusal !== null && !hasToWait)

  // No property of that name takes a word.
  useEffect(() => field.current?.setAttribute("autocorrect", "off"), [])
  useEffect(() => {
    const area = field.current
    if (area === null) return
    // As high as what is in it, within what the style sheet allows.
    area.style.height = "auto"
    area.style.height = `${area.scrollHeight}px`
  })

  const submit = async () => {
    if (isSending || hasToWait) return
    if (codes.length === 0) {
      setEmpty(true)
      field.current?.focus()
      return
    }
    setRefusal(null)
    setSending(true)
    const sent = await redeem(codes.slice(0, CODES_MAX))
    setSending(false)
    if (sent.isSent) return setText(codes.slice(CODES_MAX).join("\n"))
    setRefusal(sent.refusal)
    field.current?.focus()
  }

  const change = (next: string) => {
    setText(next)
    setEmpty(false)
    if (!hasToWait) setRefusal(null)
  }

  return (
    <form
      class="code-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label for="code" class="label">
        {words.form.label}
      </label>
      <div class={isWrong ? "field wrong" : "field"}>
        <textarea
          id="code"
          ref={field}
          class="code-field"
          rows={1}
          value={text}
          placeholder={words.form.placeholder}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby={`code-hint${isWrong || hasToWait ? " code-wrong" : ""}`}
          aria-invalid={isWrong}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            // A single code is sent with Enter; in a list it begins a line.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
            if (text.includes("\n") && !event.ctrlKey && !event.metaKey) return
            event.preventDefault()
            void submit()
          }}
        />
        {text === "" ? null : (
          <button
            type="button"
            class="button quiet icon-only clear"
            aria-label={words.form.clear}
            onClick={() => {
              change("")
              field.current?.focus()
            }}
          >
            <CloseIcon />
          </button>
        )}
      </div>
      {isEmpty ? (
        <p id="code-wrong" class="refusal" role="alert">
          {words.form.empty}
        </p>
      ) : null}
      {refusal === null ? null : <RefusalText id="code-wrong" refusal={refusal} />}
      {challenge === null ? null : <ChallengeBox challenge={challenge} proof={proof} />}
      <button type="submit" class="button primary" disabled={hasToWait} aria-disabled={isSending} data-busy={isSending}>
        {isSending ? words.form.sending : words.form.submit(Math.min(codes.length, CODES_MAX))}
      </button>
      <p id="code-hint" class="hint">
        {codes.length > CODES_MAX ? words.form.many(CODES_MAX) : words.form.hint}
      </p>
    </form>
  )
}
