import type { Language } from "../../shared/language.ts"
import { words as en } from "./en.ts"
import { words as zh } from "./zh.ts"

/** Everything that the page says, in one language. */
export type Words = typeof en

export const WORDS: Readonly<Record<Language, Words>> = { zh, en }
