import { kept } from "./kept.ts"

/** Light, dark, or as the system is. */
export const THEMES = ["system", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]

/** The theme that was chosen here. */
export const theme = kept<Theme>("mintcode.theme", THEMES, () => "system")

const systemIsDark = matchMedia("(prefers-color-scheme: dark)")

/** Whether a theme is dark at the moment. */
export const isDark = (chosen: Theme): boolean => chosen === "dark" || (chosen === "system" && systemIsDark.matches)

/** Calls back when the system changes between day and night. */
export const onSystemTheme = (changed: () => void): (() => void) => {
  systemIsDark.addEventListener("change", changed)
  return () => systemIsDark.removeEventListener("change", changed)
}

/** Tells the style sheets, which follow `data-theme` and, without it, the system. */
export const showTheme = (chosen: Theme): void => {
  if (chosen === "system") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = chosen
}
