import { setTimeout as pause } from "node:timers/promises"
import { renderKeyring } from "@mintcode/adapters/node-crypto"
import { ENDED_STATES } from "@mintcode/core/redemption"
import { Redacted } from "effect"
import { KEYRING } from "../../worker/test/world.ts"

/** The keys and the token of a server that is put through something. */
export const KEYS = {
  MINTCODE_KEYS: Redacted.value(renderKeyring(KEYRING)),
  MINTCODE_ADMIN_TOKEN: "drill-0123456789-0123456789",
}

/** Drills that a test cuts short take as long as in life: `npm run proof -- --drills` asks for it. */
export const IS_LONG = process.env["MINTCODE_TEST_LONG"] === "true"

/** Longest wait for anything that has to happen: a crowded machine takes many times as long as this one. */
const WAIT_MS_MAX = 90_000

/** Waits for what has to come. */
export const until = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  const startedAt = Date.now()
  while (!(await isSo())) {
    if (Date.now() - startedAt > WAIT_MS_MAX) throw new Error(`${what}: not within ${WAIT_MS_MAX} ms`)
    await pause(50)
  }
}

/** The status of a probe. */
export const statusOf = async (url: string, path: "/readyz" | "/healthz"): Promise<number> =>
  (await fetch(`${url}${path}`)).status

/** What a buyer keeps of a redemption. */
export interface Held {
  readonly id: string
  readonly token: string
}

/** One request, and its answer as it came. */
export const ask = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, init)
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> }
}

/** Redeems a code: for the first time, or once more with the same key. */
export const submit = (url: string, code: string) =>
  ask(`${url}/redeem`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `key of ${code}` },
    body: JSON.stringify({ code }),
  })

/** Redeems a code that has to be accepted. */
export const accept = async (url: string, code: string): Promise<Held> => {
  const { body, status } = await submit(url, code)
  if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`)
  return body as unknown as Held
}

/** Waits until each has ended, and gives what each came to: its value, or its state. */
export const outcomes = async (url: string, held: ReadonlyArray<Held>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const { id, token } of held) {
    const headers = { authorization: `Bearer ${token}` }
    for (;;) {
      const { body, status: seen } = await ask(`${url}/redeem/${id}`, { headers })
      if (seen === 404) throw new Error(`there is no redemption ${id}`)
      if ((ENDED_STATES as ReadonlyArray<unknown>).includes(body["state"])) {
        const { body: result, status } = await ask(`${url}/redeem/${id}/result`, { headers })
        found.push(status === 200 ? JSON.stringify(result["value"]) : String(body["state"]))
        break
      }
      await pause(100)
    }
  }
  return found
}
