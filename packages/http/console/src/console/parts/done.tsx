import { useQueryClient } from "@tanstack/react-query"
import { App, Button } from "antd"
import { useTranslation } from "react-i18next"
import { useErrorWords } from "../shell/use_error_words.ts"
import { newRequestKey } from "./request_key.ts"

/** How long there is a way back beside the word that it is done: long enough to read it and reach the button. */
const UNDO_SECONDS = 10

/** What comes with the word that something is done. */
interface Doing {
  /** Does the reverse, where it exists and brings everything back as it was. */
  readonly undo?: (() => Promise<unknown>) | undefined
  /** First parts of the keys of what has to be read anew, also after it is undone. */
  readonly touches?: ReadonlyArray<string>
}

/** Says that something is done, offers to undo it where that can be, and has read anew what it changed. */
export const useDone = (): ((text: string, doing?: Doing) => Promise<void>) => {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const words = useErrorWords()
  return async (text, { touches = [], undo } = {}) => {
    const readAnew = async () => {
      await Promise.all(touches.map((key) => client.invalidateQueries({ queryKey: [key] })))
    }
    const key = newRequestKey()
    let isTakenBack = false
    const takeBack = async () => {
      // While it fades it can still be pressed.
      if (isTakenBack) return
      isTakenBack = true
      message.destroy(key)
      try {
        await undo?.()
        void message.success(t("undone"))
      } catch (error) {
        void message.error(words(error))
      }
      await readAnew()
    }
    void message.open({
      key,
      type: "success",
      content:
        undo === undefined ? (
          text
        ) : (
          <>
            {text}
            <Button size="small" type="link" onClick={() => void takeBack()}>
              {t("undo")}
            </Button>
          </>
        ),
      ...(undo === undefined ? {} : { duration: UNDO_SECONDS }),
    })
    await readAnew()
  }
}
