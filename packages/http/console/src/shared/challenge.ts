/** What Turnstile's script offers, as far as it is used here. */
interface Turnstile {
  readonly render: (
    container: HTMLElement,
    options: {
      readonly sitekey: string
      readonly theme: "light" | "dark" | "auto"
      readonly language: string
      readonly size: "flexible"
      readonly appearance: "always"
      readonly callback: (token: string) => void
      readonly "expired-callback": () => void
      readonly "error-callback": () => boolean
    },
  ) => string
  readonly reset: (widget: string) => void
  readonly remove: (widget: string) => void
}

declare global {
  interface Window {
    turnstile?: Turnstile
  }
}

/** How long the script may take: it comes from elsewhere, and not every network lets it through. */
const SCRIPT_MS_MAX = 15_000

export interface ChallengeOptions {
  readonly container: HTMLElement
  readonly siteKey: string
  readonly script: string
  readonly language: string
  /** Told each new proof, and `null` when the last one is worth nothing any more. */
  readonly onToken: (token: string | null) => void
  readonly onTrouble: () => void
}

/** A challenge that is shown; a proof is good for one request. */
export interface Challenge {
  readonly again: () => void
  readonly close: () => void
}

/** Shows the challenge that operators ask people to pass. */
export const showChallenge = (options: ChallengeOptions): Challenge => {
  const { container, language, onToken, onTrouble, script, siteKey } = options
  let widget: string | undefined
  let isClosed = false
  loadScript(script).then(
    (turnstile) => {
      if (isClosed) return
      widget = turnstile.render(container, {
        sitekey: siteKey,
        theme: "auto",
        language,
        size: "flexible",
        appearance: "always",
        callback: onToken,
        "expired-callback": () => onToken(null),
        "error-callback": () => {
          onTrouble()
          return true
        },
      })
    },
    () => {
      if (!isClosed) onTrouble()
    },
  )
  return {
    again: () => {
      onToken(null)
      if (widget !== undefined) window.turnstile?.reset(widget)
    },
    close: () => {
      isClosed = true
      if (widget !== undefined) window.turnstile?.remove(widget)
    },
  }
}

let loading: Promise<Turnstile> | undefined

const loadScript = (address: string): Promise<Turnstile> => {
  loading ??= new Promise<Turnstile>((done, failed) => {
    const element = document.createElement("script")
    const timer = setTimeout(() => failed(new Error("Cannot load the challenge: it takes too long")), SCRIPT_MS_MAX)
    element.src = address
    element.async = true
    element.onload = () => {
      clearTimeout(timer)
      if (window.turnstile === undefined) failed(new Error("Cannot load the challenge: it is something else"))
      else done(window.turnstile)
    }
    element.onerror = () => {
      clearTimeout(timer)
      element.remove()
      failed(new Error("Cannot load the challenge"))
    }
    document.head.append(element)
  }).catch((error: unknown) => {
    // The next try loads it again.
    loading = undefined
    throw error
  })
  return loading
}
