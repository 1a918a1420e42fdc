import { useEffect, useState } from "preact/hooks"
import { announce } from "./announcer.tsx"
import { CheckIcon, CopyIcon } from "./icons.tsx"
import { useSpoken } from "./spoken.ts"

/** How long a button says that it worked. */
const COPIED_MS = 2_000

/** Copies a text, and says so. */
export const CopyButton = ({
  name,
  text,
  wide = false,
}: {
  readonly name: string
  readonly text: string
  readonly wide?: boolean
}) => {
  const { words } = useSpoken()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const label = isCopied ? words.copiedWhat(name) : words.copyWhat(name)
  const copy = () => {
    void copyText(text).then((worked) => {
      setCopied(worked)
      if (worked) announce(words.copied)
    })
  }
  return (
    <button
      type="button"
      class={wide ? "button copy wide" : "button copy"}
      aria-label={label}
      title={label}
      onClick={copy}
    >
      {isCopied ? <CheckIcon /> : <CopyIcon />}
      <span aria-hidden="true">{isCopied ? words.copied : words.copy}</span>
    </button>
  )
}

/** Copies by the clipboard, or as browsers did before: pages without TLS and some apps' browsers have no clipboard. */
const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    field.value = text
    field.className = "out-of-sight"
    document.body.append(field)
    field.select()
    const worked = document.execCommand("copy")
    field.remove()
    return worked
  }
}
