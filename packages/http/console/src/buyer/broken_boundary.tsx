import { Component, type ComponentChildren } from "preact"
import { language } from "../shared/language.ts"
import { WORDS } from "./words/words.ts"

/** Shows a way on where the page itself has a fault: never a blank one. */
export class BrokenBoundary extends Component<
  { readonly children: ComponentChildren },
  { readonly isBroken: boolean }
> {
  override state = { isBroken: false }

  static override getDerivedStateFromError = () => ({ isBroken: true })

  override render() {
    if (!this.state.isBroken) return this.props.children
    const { broken } = WORDS[language.get()]
    return (
      <main class="broken">
        <h1>{broken.title}</h1>
        <p>{broken.text}</p>
        <button type="button" class="button primary" onClick={() => location.reload()}>
          {broken.reload}
        </button>
      </main>
    )
  }
}
