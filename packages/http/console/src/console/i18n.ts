import i18next, { type BackendModule } from "i18next"
import { initReactI18next } from "react-i18next"
import { LANGUAGE_TAGS, type Language, language } from "../shared/language.ts"

/** The words of one page or of a part of several, by language: a file below `locale` each. */
const WORDS = import.meta.glob<{ readonly words: Readonly<Record<string, unknown>> }>("./locale/*/*.ts")

/** Loads words when a page first asks for them: `useTranslation("common")` loads `locale/zh/common.ts`. */
const lazyWords: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (chosen, namespace, loaded) => {
    const load = WORDS[`./locale/${chosen}/${namespace}.ts`]
    if (load === undefined) return loaded(new Error(`Cannot find words "${namespace}" in ${chosen}`), false)
    load().then(
      ({ words }) => loaded(null, words as never),
      (error: unknown) => loaded(error as Error, false),
    )
  },
}

/** Starts translation in the language that was chosen, and follows the choice. */
export const startI18n = async (): Promise<void> => {
  const show = (chosen: Language) => {
    document.documentElement.lang = LANGUAGE_TAGS[chosen]
  }
  language.subscribe(() => {
    show(language.get())
    void i18next.changeLanguage(language.get())
  })
  show(language.get())
  await i18next
    .use(lazyWords)
    .use(initReactI18next)
    .init({
      lng: language.get(),
      fallbackLng: false,
      defaultNS: "common",
      ns: ["common"],
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    })
}
