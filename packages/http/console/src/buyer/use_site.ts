import { useCallback, useEffect, useState } from "preact/hooks"
import { pause, retryMs } from "./pace.ts"
import { readSite, type Site } from "./redeem_calls.ts"

/** What holds until the server has said otherwise. */
const UNTOLD: Site = { title: "", support: "", registration: false, challenge: null }

/** What the page is told of the shop, and how to ask for it anew. */
export const useSite = () => {
  const [site, setSite] = useState(UNTOLD)
  const ask = useCallback(async (signal?: AbortSignal) => {
    for (let failures = 1; signal?.aborted !== true; failures++) {
      try {
        return setSite(await readSite({}, { signal }))
      } catch {
        await pause(retryMs(failures, Math.random()), signal)
      }
    }
  }, [])
  useEffect(() => {
    const controller = new AbortController()
    void ask(controller.signal)
    return () => controller.abort()
  }, [ask])
  return { site, ask } as const
}
