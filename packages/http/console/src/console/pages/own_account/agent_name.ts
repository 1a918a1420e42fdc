/** Programs by what they call themselves, the more telling name first: nearly all of them claim to be another as well. */
const PROGRAMS = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bMicroMessenger\//, "WeChat"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const

const SYSTEMS = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const

/** A browser as people call it, such as `Chrome · Windows`; other programs by their first word; empty for nothing. */
export const agentName = (userAgent: string): string => {
  const named = (names: ReadonlyArray<readonly [RegExp, string]>) => names.find(([sign]) => sign.test(userAgent))?.[1]
  const program = named(PROGRAMS) ?? userAgent.split(/[/\s]/)[0] ?? ""
  return [program, named(SYSTEMS)].filter(Boolean).join(" · ")
}
