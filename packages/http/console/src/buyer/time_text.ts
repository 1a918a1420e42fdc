/** Time that is left, as a clock shows it: `4:59`, `1:02:03`. */
export const clockText = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  const hours = Math.floor(seconds / 3_600)
  const texts = (hours > 0 ? [hours, ...parts] : parts).map(String)
  return texts.map((text, place) => (place === 0 ? text : text.padStart(2, "0"))).join(":")
}
