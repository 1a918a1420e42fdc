import { useEffect, useState } from "react"

const SECOND_MS = 1_000

/** Counts down the time that the server asked to wait for. */
export const useWait = () => {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const secondsLeft = Math.max(0, Math.ceil((until - now) / SECOND_MS))
  const isOver = secondsLeft === 0
  useEffect(() => {
    if (isOver) return undefined
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS)
    return () => clearInterval(timer)
  }, [isOver])
  const waitFor = (ms: number) => {
    setNow(Date.now())
    setUntil(Date.now() + ms)
  }
  return { secondsLeft, waitFor }
}
