import { useSpoken } from "./spoken.ts"

/** Says that the server does not answer, that nothing is lost by it, and offers to try at once. */
export const UnreachableBar = () => {
  const { words } = useSpoken()
  const { now, offline, text, title } = words.unreachable
  return (
    <div class="unreachable" role="alert">
      <div>
        <strong>{title}</strong>
        <p>{navigator.onLine ? text : `${offline} ${text}`}</p>
      </div>
      {/* Whatever waits for a connection takes this event as a sign to try. */}
      <button type="button" class="button" onClick={() => dispatchEvent(new Event("online"))}>
        {now}
      </button>
    </div>
  )
}
