import type { Held } from "./entry.ts"
import { useNow } from "./hooks.ts"
import { useSpoken } from "./spoken.ts"
import { clockText } from "./time_text.ts"

/** Time that is left until a redemption ends by itself, by the server's clock. */
export const Countdown = ({ clockAheadMs, view }: Pick<Held, "clockAheadMs" | "view">) => {
  const { words } = useSpoken()
  const now = useNow(true) + clockAheadMs
  const whole = Math.max(1, view.deadlineAt - view.createdAt)
  const left = Math.min(whole, Math.max(0, view.deadlineAt - now))
  return (
    <div class="countdown">
      <span>{words.timeLeft}</span>
      <time class="countdown-clock" role="timer">
        {clockText(left)}
      </time>
      <progress class="countdown-bar" value={left} max={whole} aria-hidden="true" />
    </div>
  )
}
