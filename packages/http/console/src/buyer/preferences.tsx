import { LANGUAGE_NAMES, LANGUAGE_TAGS, language } from "../shared/language.ts"
import { THEMES, type Theme, theme } from "../shared/theme.ts"
import { useKept } from "./hooks.ts"
import { MoonIcon, SunIcon, SystemIcon } from "./icons.tsx"
import { useSpoken } from "./spoken.ts"

const THEME_ICONS = { system: SystemIcon, light: SunIcon, dark: MoonIcon } as const

/** Language and theme: one button each, that shows what the next press brings or what holds. */
export const Preferences = () => {
  const { words, language: spoken } = useSpoken()
  const chosen = useKept(theme)
  const other = spoken === "zh" ? "en" : "zh"
  const ThemeIcon = THEME_ICONS[chosen]
  return (
    <div class="preferences">
      <button
        type="button"
        class="button quiet"
        lang={LANGUAGE_TAGS[other]}
        aria-label={`${words.language}: ${LANGUAGE_NAMES[other]}`}
        onClick={() => language.set(other)}
      >
        {LANGUAGE_NAMES[other]}
      </button>
      <button
        type="button"
        class="button quiet icon-only"
        aria-label={`${words.theme.label}: ${words.theme[chosen]}`}
        title={`${words.theme.label}: ${words.theme[chosen]}`}
        onClick={() => theme.set(nextTheme(chosen))}
      >
        <ThemeIcon />
      </button>
    </div>
  )
}

const nextTheme = (chosen: Theme): Theme => THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length] ?? "system"
