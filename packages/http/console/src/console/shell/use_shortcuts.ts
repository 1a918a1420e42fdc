import { useEffect } from "react"

interface Shortcuts {
  readonly openPalette: () => void
  readonly openHelp: () => void
}

/** Ctrl or ⌘ with K opens the palette, `/` goes to the first filter of the page, `?` shows the keys. */
export const useShortcuts = ({ openHelp, openPalette }: Shortcuts): void => {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault()
        openPalette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === "/") {
        const first = document.querySelector<HTMLInputElement>(
          "[data-search] input, search .ant-input:not(:disabled), search .ant-select input",
        )
        if (first === null) return
        event.preventDefault()
        first.focus()
      } else if (event.key === "?") {
        event.preventDefault()
        openHelp()
      }
    }
    addEventListener("keydown", pressed)
    return () => removeEventListener("keydown", pressed)
  }, [openHelp, openPalette])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
