import { useEffect, useMemo, useState } from "preact/hooks"
import { LANGUAGE_TAGS, language } from "../shared/language.ts"
import { Announcer } from "./announcer.tsx"
import { CodeForm } from "./code_form.tsx"
import { takeLinkedCode } from "./deep_link.ts"
import type { Desk } from "./desk.ts"
import { isOpen } from "./entry.ts"
import type { EntryActions } from "./entry_card.tsx"
import { EntryList } from "./entry_list.tsx"
import type { EntryStore } from "./entry_store.ts"
import { useKept, useStore } from "./hooks.ts"
import { Logo } from "./logo.tsx"
import { Preferences } from "./preferences.tsx"
import { SpokenContext, spokenIn } from "./spoken.ts"
import { SupportText } from "./support_text.tsx"
import { UnreachableBar } from "./unreachable_bar.tsx"
import { useProof } from "./use_proof.ts"
import { useSite } from "./use_site.ts"

/** The name of an installation that was given none: each language has its own. */
const TITLE_DEFAULT = "MintCode"

/** The buyer's page. */
export const Page = ({ desk, store }: { readonly desk: Desk; readonly store: EntryStore }) => {
  const chosen = useKept(language)
  const spoken = useMemo(() => spokenIn(chosen), [chosen])
  const { words } = spoken
  const entries = useStore(store.subscribe, store.all)
  const isReached = useStore(desk.subscribe, desk.isReached)
  const [text, setText] = useState(takeLinkedCode)
  const { ask, site } = useSite()
  const proof = useProof()
  const title = site.title === "" || site.title === TITLE_DEFAULT ? words.shop : site.title

  useEffect(() => {
    const onLink = () => {
      const code = takeLinkedCode()
      if (code !== "") setText(code)
    }
    addEventListener("hashchange", onLink)
    return () => removeEventListener("hashchange", onLink)
  }, [])
  useEffect(() => desk.resume(), [desk])
  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAGS[chosen]
    const open = entries.filter(isOpen).length
    document.title = `${open > 0 ? `(${open}) ` : ""}${words.form.title} · ${title}`
  }, [chosen, entries, title, words])

  const actions = useMemo<EntryActions>(
    () => ({
      complete: (key, input) => void desk.complete(key, input, proof.take()),
      retry: desk.retry,
      cancel: desk.cancel,
      remove: (key) => store.remove([key]),
      edit: (key) => {
        setText(store.get(key)?.code ?? "")
        store.remove([key])
        document.getElementById("code")?.focus()
      },
    }),
    [desk, proof, store],
  )

  const redeem = async (codes: ReadonlyArray<string>) => {
    const sent = await desk.redeem(codes, proof.take())
    // Operators ask for a challenge since this page was loaded.
    if (!sent.isSent && sent.refusal?.code === "CHALLENGE_REQUIRED") void ask()
    // On a phone what comes next may lie below what is seen.
    if (sent.isSent) document.querySelector(".card")?.scrollIntoView({ block: "nearest" })
    return sent
  }

  return (
    <SpokenContext.Provider value={spoken}>
      {/* No link: what follows its `#` would be taken for a code. */}
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {words.skip}
      </button>
      <header class="head">
        <div class="brand">
          <Logo />
          <span class="brand-name">{title}</span>
        </div>
        <Preferences />
      </header>
      <main id="main" tabIndex={-1}>
        {isReached ? null : <UnreachableBar />}
        <section class="desk" aria-labelledby="desk-title">
          <h1 id="desk-title">{words.form.title}</h1>
          <p class="slogan">{words.slogan}</p>
          <CodeForm text={text} setText={setText} challenge={site.challenge} proof={proof} redeem={redeem} />
        </section>
        <EntryList
          entries={entries}
          actions={actions}
          support={site.support}
          clear={() => store.remove(store.all().map(({ key }) => key))}
        />
        {site.support === "" ? null : (
          <section class="support" aria-labelledby="support-title">
            <h2 id="support-title">{words.support}</h2>
            <SupportText text={site.support} />
          </section>
        )}
      </main>
      <Announcer />
    </SpokenContext.Provider>
  )
}
