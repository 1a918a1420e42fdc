import { describe, expect, it } from "vitest"
import { KEYS, until } from "./drill.ts"
import { jsonOf, mintcode, newFolder, start, startServer } from "./mintcode.ts"

interface Listed {
  readonly items: ReadonlyArray<{
    readonly id: string
    readonly name: string
    readonly startedAt: number
    readonly pulseAt: number
    readonly jobs: ReadonlyArray<string>
  }>
  readonly next: string | null
}

describe("mintcode worker", () => {
  it("lists who lives, what each of them holds, and nobody who is gone", async () => {
    const cwd = newFolder()
    const server = await startServer(cwd, KEYS)
    const worker = await start(["worker", "--json"], ({ stderr }) => stderr().includes('"ready"'), { cwd, env: KEYS })
    const list = async (...more: ReadonlyArray<string>) => {
      const args = ["worker", "list", "--server", server.url, "--json", ...more]
      return jsonOf<Listed>(await mintcode(args, { cwd, env: KEYS }))
    }
    const nameOf = (pid: number | undefined) => expect.stringMatching(new RegExp(`:${pid}$`))

    // What comes later is listed first, and takes its share of the jobs.
    await until("both hold jobs", async () => (await list()).items.every(({ jobs }) => jobs.length > 5))
    const { items } = await list()
    expect(items.map(({ name }) => name)).toEqual([nameOf(worker.child.pid), nameOf(server.child.pid)])
    const jobs = items.flatMap((one) => one.jobs)
    expect(new Set(jobs).size).toBe(jobs.length)
    expect(jobs).toContain("reconciliation")
    for (const { pulseAt, startedAt } of items) expect(pulseAt).toBeGreaterThanOrEqual(startedAt)

    const first = await list("--limit", "1")
    expect(first.items.map(({ id }) => id)).toEqual([items[0]?.id])
    const second = await list("--limit", "1", "--after", first.next ?? "")
    expect([second.items.map(({ id }) => id), second.next]).toEqual([[items[1]?.id], null])

    await worker.stop("SIGKILL")
    await until("the killed one is missed", async () => (await list()).items.length === 1)
    expect((await list()).items[0]?.name).toEqual(nameOf(server.child.pid))
    expect(await server.stop()).toBe(0)
  })
})
