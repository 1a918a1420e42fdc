import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type { Language } from "../shared/language.ts"
import { WORDS, type Words } from "./words/words.ts"

/** The language of the page, with its words. */
export interface Spoken {
  readonly language: Language
  readonly words: Words
}

export const spokenIn = (language: Language): Spoken => ({ language, words: WORDS[language] })

export const SpokenContext = createContext<Spoken>(spokenIn("en"))

export const useSpoken = (): Spoken => useContext(SpokenContext)
