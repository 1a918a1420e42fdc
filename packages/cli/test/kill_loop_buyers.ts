import { appendFileSync, existsSync, readFileSync } from "node:fs"
import type { PCGRandom } from "effect/Utils"

/** A request that is not answered by then was sent to a process that is dead. */
const REQUEST_MS_MAX = 5_000
/** A result is shown in full twenty times; each is looked at less often than that. */
const LOOKS_MAX = 8

/** What was acknowledged. Kept in a file outside the database, a line each, written before anything else happens. */
type Line =
  | { readonly accepted: string; readonly id: string; readonly token: string }
  | { readonly delivered: string; readonly value: Readonly<Record<string, string>> }

/** A redemption that was answered with 202. */
export interface Acknowledged {
  readonly code: string
  readonly id: string
  readonly token: string
  /** The value, once it was seen. */
  readonly value: Readonly<Record<string, string>> | undefined
}

/** Reads what was acknowledged, by redemption. */
export const readAcknowledged = (file: string): ReadonlyMap<string, Acknowledged> => {
  const found = new Map<string, Acknowledged>()
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []
  for (const text of lines) {
    const line = JSON.parse(text) as Line
    if ("accepted" in line) {
      found.set(line.id, { code: line.accepted, id: line.id, token: line.token, value: undefined })
    } else {
      const before = found.get(line.delivered)
      if (before !== undefined) found.set(line.delivered, { ...before, value: line.value })
    }
  }
  return found
}

/** What an answer holds as far as buyers care. */
interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Buyers come from addresses of their own: at the end, all who got no answer come again at once. */
const addressOf = (buyer: number): string => `10.0.${buyer >> 8}.${buyer & 255}`

/**
 * Buyers who redeem codes, look at them and give some up. Whoever gets no answer sends the same request again, in the
 * next life of the server. What contradicts an earlier answer is noted as a violation.
 */
export const makeBuyers = (codes: ReadonlyArray<string>, file: string, random: PCGRandom) => {
  const accepted = new Map<string, { readonly id: string; readonly token: string }>()
  const values = new Map<string, string>()
  const looks = new Map<string, number>()
  const violations: Array<string> = []
  let begun = 0

  const write = (line: Line) => appendFileSync(file, `${JSON.stringify(line)}\n`)

  /** The answer, or nothing when the server died over it. */
  const ask = async (
    url: string,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<Answer | undefined> => {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(REQUEST_MS_MAX),
      })
      return { status: response.status, body: (await response.json()) as Answer["body"] }
    } catch {
      return undefined
    }
  }

  const contradicts = (what: string, answer: Answer) =>
    violations.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)

  /** Too many codes at once is no contradiction: whoever is told so comes again. */
  const isTooFast = ({ status, body }: Answer) => status === 429 && body["code"] === "RATE_LIMITED"

  /** Redeems a code, for the first time or once more: the key makes both the same. */
  const submit = async (url: string, code: string): Promise<void> => {
    const headers = { "idempotency-key": `key of ${code}`, "x-forwarded-for": addressOf(codes.indexOf(code)) }
    const answer = await ask(url, "POST", "/redeem", headers, { code })
    if (answer === undefined || isTooFast(answer)) return
    const { id, token } = answer.body
    if (answer.status !== 202 || typeof id !== "string" || typeof token !== "string") {
      contradicts(`redeem`, answer)
      return
    }
    const before = accepted.get(code)
    if (before === undefined) {
      accepted.set(code, { id, token })
      write({ accepted: code, id, token })
    } else if (before.id !== id || before.token !== token)
      contradicts(`redeem again, before it was ${before.id}`, answer)
  }

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  const look = async (url: string, { id, token }: { readonly id: string; readonly token: string }): Promise<void> => {
    const seen = looks.get(id) ?? 0
    if (seen >= LOOKS_MAX) return
    const answer = await ask(url, "GET", `/redeem/${id}/result`, bearer(token))
    if (answer === undefined) return
    // What was never shown is no look: a busy machine may cut off many.
    if (answer.status === 200) looks.set(id, seen + 1)
    const before = values.get(id)
    if (answer.status === 200) {
      const value = answer.body["value"] as Readonly<Record<string, string>>
      const text = JSON.stringify(value)
      if (before !== undefined && before !== text) contradicts("another value", answer)
      if (before === undefined) {
        values.set(id, text)
        write({ delivered: id, value })
      }
    } else if (answer.status !== 409 || before !== undefined) contradicts(`result of ${id}`, answer)
  }

  const giveUp = async (url: string, { id, token }: { readonly id: string; readonly token: string }): Promise<void> => {
    const answer = await ask(url, "POST", `/redeem/${id}/cancel`, bearer(token))
    if (answer !== undefined && answer.status !== 202 && answer.status !== 409) contradicts(`cancel of ${id}`, answer)
  }

  const anyAccepted = () => [...accepted.values()][random.integer(Math.max(1, accepted.size))]
  const unanswered = () => codes.slice(0, begun).filter((code) => !accepted.has(code))

  /** One thing that a buyer does. */
  const act = async (url: string): Promise<void> => {
    const one = anyAccepted()
    switch (random.integer(8)) {
      case 0:
        return one === undefined ? undefined : giveUp(url, one)
      case 1:
      case 2:
        return one === undefined ? undefined : look(url, one)
      case 3: {
        const known = [...accepted.keys()][random.integer(Math.max(1, accepted.size))]
        return known === undefined ? undefined : submit(url, known)
      }
      case 4: {
        const [first] = unanswered()
        return first === undefined ? undefined : submit(url, first)
      }
      default: {
        const code = codes[begun]
        if (code === undefined) return
        begun++
        return submit(url, code)
      }
    }
  }

  /** Sends once more what was begun and never answered. */
  const finish = async (url: string): Promise<void> => {
    for (const code of unanswered()) await submit(url, code)
  }

  /** States of all redemptions that were acknowledged. */
  const states = async (url: string): Promise<ReadonlyArray<string>> => {
    const found: Array<string> = []
    for (const { id, token } of accepted.values()) {
      const answer = await ask(url, "GET", `/redeem/${id}`, bearer(token))
      if (answer?.status !== 200) violations.push(`status of ${id}: ${answer?.status}`)
      found.push(String(answer?.body["state"]))
    }
    return found
  }

  return { act, finish, states, look, unanswered, violations: () => violations, begun: () => begun } as const
}
