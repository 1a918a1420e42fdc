import { useEffect, useRef, useState } from "preact/hooks"
import { announce } from "./announcer.tsx"
import { CopyButton } from "./copy_button.tsx"
import { Countdown } from "./countdown.tsx"
import type { Entry, Held, Input } from "./entry.ts"
import { FieldForm } from "./field_form.tsx"
import { useNow } from "./hooks.ts"
import { RefusalText } from "./refusal_text.tsx"
import { type Spoken, useSpoken } from "./spoken.ts"
import { SupportText } from "./support_text.tsx"
import { clockText } from "./time_text.ts"
import { ValueList } from "./value_list.tsx"

/** What can be done about an entry. */
export interface EntryActions {
  readonly complete: (key: string, input: Input) => void
  readonly retry: (key: string) => Promise<void>
  readonly cancel: (key: string) => Promise<void>
  readonly remove: (key: string) => void
  /** Puts the code back to where it was typed. */
  readonly edit: (key: string) => void
}

interface EntryCardProps {
  readonly entry: Entry
  readonly actions: EntryActions
  readonly support: string
}

/** One code: how far it has come, what it gave, and what can be done. */
export const EntryCard = ({ actions, entry, support }: EntryCardProps) => {
  const { language, words } = useSpoken()
  const { key, step } = entry
  const state = stateOf(entry)
  const title = step.at === "held" ? step.view.product[language] : entry.masked
  useNews(state, title)
  return (
    <li class="card" data-state={state} data-tone={TONES[state] ?? "calm"}>
      <div class="card-head">
        <h3 class={step.at === "held" ? "" : "masked"}>{title}</h3>
        <span class="pill">{words.states[state]}</span>
      </div>
      {step.at === "held" ? (
        <HeldPart entryKey={key} held={step} actions={actions} support={support} />
      ) : step.at === "asking" ? (
        <FieldForm
          name={key}
          field={step.field}
          input={step.input}
          refusal={step.refusal}
          complete={(input) => actions.complete(key, input)}
        />
      ) : step.at === "refused" ? (
        <RefusalText refusal={step.refusal} />
      ) : (
        <p class="says">{step.at === "lost" ? words.says.lost : words.says.sending}</p>
      )}
      <div class="card-foot">
        <span class="code-ends">{step.at === "held" ? entry.masked : ""}</span>
        {step.at === "refused" && entry.code !== null ? (
          <button type="button" class="button quiet" onClick={() => actions.edit(key)}>
            {words.edit}
          </button>
        ) : null}
        {step.at === "held" && !isOver(step) ? null : (
          <button type="button" class="button quiet" onClick={() => actions.remove(key)}>
            {step.at === "sending" ? words.unreachable.giveUp : words.remove}
          </button>
        )}
      </div>
    </li>
  )
}

const HeldPart = ({
  actions,
  entryKey,
  held,
  support,
}: {
  readonly actions: EntryActions
  readonly entryKey: string
  readonly held: Held
  readonly support: string
}) => {
  const { words } = useSpoken()
  const { delivered, refusal, view } = held
  const number = view.details["phoneNumber"]
  const needsSupport = view.state === "rejected"
  return (
    <>
      {view.state === "delivered" ? null : <p class="says">{saysOf(held, words)}</p>}
      {delivered === null ? null : <ValueList delivered={delivered} details={view.details} />}
      {number === undefined ? null : (
        <dl class="values">
          <div class="value value-phoneNumber">
            <dt>{words.values["phoneNumber"]}</dt>
            <dd>
              <span class="value-shown">{number}</span>
              <CopyButton name={words.values["phoneNumber"] ?? ""} text={number} />
            </dd>
          </div>
        </dl>
      )}
      {isOver(held) ? null : <Countdown clockAheadMs={held.clockAheadMs} view={view} />}
      {needsSupport ? (
        <div class="support-part">
          {support === "" ? null : <SupportText text={support} />}
          <dl class="values">
            <div class="value value-id">
              <dt>{words.quote}</dt>
              <dd>
                <span class="value-shown">{held.id}</span>
                <CopyButton name={words.quote} text={held.id} />
              </dd>
            </div>
          </dl>
        </div>
      ) : null}
      {refusal === null ? null : <RefusalText refusal={refusal} />}
      <HeldActions actions={actions} entryKey={entryKey} held={held} />
    </>
  )
}

const HeldActions = ({
  actions,
  entryKey,
  held: { refusal, view },
}: {
  readonly actions: EntryActions
  readonly entryKey: string
  readonly held: Held
}) => {
  const { words } = useSpoken()
  const [isAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const until = refusal?.until ?? 0
  const left = until - useNow(until > Date.now())
  const during = async (work: Promise<void>) => {
    setBusy(true)
    setAsked(false)
    await work
    setBusy(false)
  }
  if (view.retryable) {
    return (
      <div class="actions">
        <button
          type="button"
          class="button primary"
          disabled={isBusy || left > 0}
          onClick={() => void during(actions.retry(entryKey))}
        >
          {left > 0 ? words.againIn(clockText(left)) : words.again}
        </button>
      </div>
    )
  }
  if (!view.cancellable) return null
  return isAsked ? (
    <fieldset class="actions">
      <legend>{words.cancelSure}</legend>
      <button type="button" class="button danger" onClick={() => void during(actions.cancel(entryKey))}>
        {words.cancelYes}
      </button>
      <button type="button" class="button" ref={focusOnce} onClick={() => setAsked(false)}>
        {words.cancelNo}
      </button>
    </fieldset>
  ) : (
    <div class="actions">
      <button type="button" class="button" disabled={isBusy} onClick={() => setAsked(true)}>
        {words.cancel}
      </button>
    </div>
  )
}

const focusOnce = (element: HTMLElement | null): void => element?.focus()

type State = keyof Spoken["words"]["states"]

const stateOf = ({ step }: Entry): State => (step.at === "held" ? step.view.state : step.at)

const TONES: Readonly<Partial<Record<State, string>>> = {
  delivered: "good",
  refused: "bad",
  failed: "bad",
  rejected: "bad",
  expired: "bad",
  lost: "bad",
  asking: "wants",
  cancelled: "over",
}

const isOver = ({ view }: Held): boolean => view.endedAt !== null

const saysOf = ({ view }: Held, { failures, says }: Spoken["words"]): string => {
  switch (view.state) {
    case "queued":
    case "cooling":
    case "cancelling":
      return says[view.state]
    case "ordering":
      return view.kind === "code" ? says.ordering.code : says.ordering.other
    case "waiting":
      return view.kind === "code" || view.kind === "seat" ? says.waiting[view.kind] : says.waiting.other
    default:
      return failures[view.failure ?? "other"]
  }
}

/** Tells people who do not see the page of each new state. */
const useNews = (state: State, title: string): void => {
  const { words } = useSpoken()
  const told = useRef(state)
  useEffect(() => {
    if (told.current === state) return
    told.current = state
    announce(state === "delivered" ? words.deliveredNews(title) : `${title}: ${words.states[state]}`)
  }, [state, title, words])
}
