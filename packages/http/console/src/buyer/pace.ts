/** Shortest pause between looks at one redemption. */
const POLL_MS_MIN = 2_000
/** What each further open redemption adds to it: all together ask four times a second at the most. */
const POLL_MS_EACH = 250
/** Pause while nobody looks at the page. */
const POLL_MS_HIDDEN = 15_000
/** Longest pause after failures. */
const RETRY_MS_MAX = 15_000
const RETRY_MS_MIN = 1_000

/** How long to wait before the next look. */
export const pollMs = (open: number, isHidden: boolean): number =>
  isHidden ? POLL_MS_HIDDEN : Math.max(POLL_MS_MIN, open * POLL_MS_EACH)

/** How long to wait after so many failures in a row; `chance` (0 to 1) spreads those that failed together. */
export const retryMs = (failures: number, chance: number): number =>
  Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(failures - 1, 10)) * (0.75 + chance / 2)

/** Waits, but no longer than until something happens that makes a new look worth while. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener("online", end)
      document.removeEventListener("visibilitychange", onVisible)
      signal?.removeEventListener("abort", end)
      done()
    }
    const onVisible = () => {
      if (!document.hidden) end()
    }
    const timer = setTimeout(end, ms)
    addEventListener("online", end)
    document.addEventListener("visibilitychange", onVisible)
    signal?.addEventListener("abort", end)
    if (signal?.aborted === true) end()
  })
