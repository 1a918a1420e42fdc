/**
 * Puts load on an HTTP server over connections that are kept, from a process of its own so that it takes no turn of the
 * server's. Reads a job as JSON from the file that is named, and prints what came of it as JSON.
 */
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import type { LoadJob, LoadResult } from "./load.ts"
import { quantile } from "./report.ts"

const [path = ""] = process.argv.slice(2)
const { connections, port, requests, warmUp, ...job } = JSON.parse(readFileSync(path, "utf8")) as LoadJob

const wire = requests.map(({ body, headers, method, url }) => {
  const bytes = Buffer.byteLength(body)
  const more = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${method} ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n`
  return Buffer.from(`${head}${more.join("")}\r\n${body}`)
})
/** Each request once, or all of them over and over for some time. */
const isOnce = job.seconds === undefined
const warmUntil = isOnce ? wire.length * warmUp : warmUp * 1_000
const startedAt = performance.now()
const endsAt = startedAt + warmUntil + (job.seconds ?? 0) * 1_000

const statuses: Record<string, number> = {}
const waits: Array<number> = []
let sent = 0
let countedFrom: number | undefined
let lastAt = startedAt
let sample = ""

const isWarm = (at: number) => (isOnce ? sent >= warmUntil : at - startedAt >= warmUntil)
const next = (at: number): Buffer | undefined =>
  isOnce ? wire[sent++] : at < endsAt ? wire[sent++ % wire.length] : undefined

const one = () =>
  new Promise<void>((done, fail) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true })
    let read: Buffer | undefined
    let askedAt = 0
    let isCounted = false
    const ask = () => {
      const at = performance.now()
      const request = next(at)
      if (request === undefined) {
        socket.destroy()
        return done()
      }
      isCounted = isWarm(at)
      if (isCounted) countedFrom ??= at
      askedAt = at
      socket.write(request)
    }
    socket.on("connect", ask)
    socket.on("error", fail)
    socket.on("close", () => fail(new Error("the server closed a connection")))
    socket.on("data", (chunk) => {
      const answer = read === undefined ? chunk : Buffer.concat([read, chunk])
      const headEnd = answer.indexOf("\r\n\r\n")
      const length = headEnd < 0 ? Number.NaN : bodyLength(answer.toString("latin1", 0, headEnd))
      if (!(answer.length >= headEnd + 4 + length)) {
        read = answer
        return
      }
      read = undefined
      if (isCounted) {
        lastAt = performance.now()
        waits.push(lastAt - askedAt)
        const status = answer.toString("latin1", 9, 12)
        statuses[status] = (statuses[status] ?? 0) + 1
        if (sample === "") sample = answer.toString("utf8", headEnd + 4)
      }
      ask()
    })
  })

const bodyLength = (head: string): number => {
  const found = /\r\ncontent-length: (\d+)/i.exec(head)
  if (found === null) throw new Error(`An answer without a length: ${head}`)
  return Number(found[1])
}

await Promise.all(Array.from({ length: connections }, one))
const seconds = (lastAt - (countedFrom ?? startedAt)) / 1_000
const result: LoadResult = {
  perSecond: waits.length / seconds,
  count: waits.length,
  statuses,
  medianMs: quantile(waits, 0.5),
  p99Ms: quantile(waits, 0.99),
  sample,
}
console.log(JSON.stringify(result))
