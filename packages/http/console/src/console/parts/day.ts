const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS_MAX = 25 * 60 * 60 * 1000

/** The moment at which a day begins where the browser is; `undefined` when the text is no day. */
export const startOfDay = (day: string | undefined): number | undefined => {
  const [, year, month, date] = DAY.exec(day ?? "") ?? []
  if (year === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date)).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** The moment at which it is over. Days have 23 to 25 hours. */
export const endOfDay = (day: string | undefined): number | undefined => {
  const start = startOfDay(day)
  return start === undefined ? undefined : startOfDay(dayOf(start + DAY_MS_MAX))
}

/** The day of a moment where the browser is. */
export const dayOf = (at: number): string => {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
