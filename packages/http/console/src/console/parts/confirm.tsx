import { App } from "antd"
import type { ReactNode } from "react"
import { useErrorWords } from "../shell/use_error_words.ts"
import { useDone } from "./done.tsx"

/** Something that is asked for before it is done. */
export interface Confirmation<Result = unknown> {
  readonly title: string
  /** What will happen, and whether it can be undone. */
  readonly content: ReactNode
  /** The verb, on the button. */
  readonly label: string
  readonly danger?: boolean
  readonly run: () => Promise<Result>
  /** What is said when it is done. */
  readonly done: string
  /** The reverse, where it brings back what was; offered beside the word that it is done. */
  readonly undo?: ((result: Result) => Promise<unknown>) | undefined
  /** First parts of the keys of what has to be read anew. */
  readonly touches: ReadonlyArray<string>
}

/** Asks first, does it, says so. A failure leaves the question open, so that one may try again. */
export const useConfirm = (): (<Result>(confirmation: Confirmation<Result>) => void) => {
  const { message, modal } = App.useApp()
  const tellDone = useDone()
  const words = useErrorWords()
  return ({ content, danger = false, done, label, run, title, touches, undo }) => {
    modal.confirm({
      title,
      content,
      okText: label,
      okButtonProps: { danger },
      focusable: { autoFocusButton: danger ? "cancel" : "ok" },
      onOk: async () => {
        const result = await run().catch((error: unknown) => {
          void message.error(words(error))
          throw error
        })
        await tellDone(done, { touches, undo: undo === undefined ? undefined : () => undo(result) })
      },
    })
  }
}
