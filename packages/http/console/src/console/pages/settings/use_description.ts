import { useTranslation } from "react-i18next"
import type { words } from "../../locale/en/settings.ts"
import type { Setting } from "./setting_calls.ts"

/** What a setting is for, in the reader's language where there are words for it, else as the server says it. */
export const useDescription = (): ((setting: Setting) => string) => {
  const { i18n, t } = useTranslation("settings")
  const isKnown = (key: string): boolean => i18n.exists(key, { ns: "settings" })
  return ({ description, key }) => {
    const place = `descriptions.${key as keyof typeof words.descriptions}` as const
    return isKnown(place) ? t(place) : description
  }
}
