import type { TestServer } from "./server_fixture.ts"

export interface ReadEvent {
  readonly id: string
  readonly view: Readonly<Record<string, unknown>>
}

/** An open event stream. */
export interface EventReader {
  readonly status: number
  readonly headers: Headers
  /** Reads until `enough` says so or the stream ends. */
  readonly read: (enough?: (events: ReadonlyArray<ReadEvent>) => boolean) => Promise<ReadonlyArray<ReadEvent>>
  readonly close: () => void
}

/** Opens the event stream of a redemption, as a page would. */
export const openEvents = async (
  server: TestServer,
  { id, token }: { readonly id: string; readonly token: string },
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> => {
  const aborter = new AbortController()
  const response = await fetch(`${server.url}/redeem/${id}/events`, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream", ...headers },
    signal: aborter.signal,
  })
  return {
    status: response.status,
    headers: response.headers,
    close: () => aborter.abort(),
    read: async (enough = () => false) => {
      const events: Array<ReadEvent> = []
      let text = ""
      const decoder = new TextDecoder()
      for await (const bytes of response.body ?? []) {
        text += decoder.decode(bytes as Uint8Array, { stream: true })
        const blocks = text.split("\n\n")
        text = blocks.pop() ?? ""
        for (const block of blocks) {
          const [, eventId = ""] = /^id: (.*)$/m.exec(block) ?? []
          const [, data] = /^data: (.*)$/m.exec(block) ?? []
          if (data !== undefined) events.push({ id: eventId, view: JSON.parse(data) as Record<string, unknown> })
        }
        if (enough(events)) break
      }
      return events
    },
  }
}
