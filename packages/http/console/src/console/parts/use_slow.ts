import { useEffect, useState } from "react"

/** Whoever waits this long wonders whether anything happens at all. */
const SLOW_MS = 4_000

/** Whether something that is waited for has taken long by now. */
export const useSlow = (isWaiting: boolean): boolean => {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [isWaiting])
  return isSlow
}
