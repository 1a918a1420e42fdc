import { kept } from "./kept.ts"

/** The languages that there are. */
export const LANGUAGES = ["zh", "en"] as const
export type Language = (typeof LANGUAGES)[number]

/** What `lang` of the page says. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" }
/** Each language in its own words, for the switch. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { zh: "中文", en: "English" }

/** The first of a browser's languages that we speak. */
const preferred = (languages: ReadonlyArray<string>): Language => {
  for (const one of languages) {
    if (/^zh\b/i.test(one)) return "zh"
    if (/^en\b/i.test(one)) return "en"
  }
  return "en"
}

/** The language that was chosen here; without one, what the browser prefers. */
export const language = kept<Language>("mintcode.language", LANGUAGES, () => preferred(navigator.languages))
