import { useEffect, useState } from "preact/hooks"

const listeners = new Set<(text: string) => void>()

/** Has a screen reader say something, when it has finished what it is saying. */
export const announce = (text: string): void => {
  for (const say of listeners) say(text)
}

/** Where what is announced stands. */
export const Announcer = () => {
  const [text, setText] = useState("")
  useEffect(() => {
    // The same words twice are two pieces of news.
    const say = (next: string) => setText((before) => (before === next ? `${next}\u00a0` : next))
    listeners.add(say)
    return () => {
      listeners.delete(say)
    }
  }, [])
  return (
    <div class="out-of-sight" role="status" aria-live="polite">
      {text}
    </div>
  )
}
