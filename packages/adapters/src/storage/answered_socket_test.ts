import { createServer, type Server, type Socket } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { answeredSocket } from "./answered_socket.ts"

const ANSWER_MS_MAX = 300

const open: Array<Server | Socket> = []

afterEach(() => {
  for (const one of open.splice(0)) "destroy" in one ? one.destroy() : one.close()
})

/** A server that says nothing, or answers at once. */
const listen = (answers: boolean): Promise<number> =>
  new Promise((ready) => {
    const server = createServer((socket) => {
      open.push(socket)
      socket.on("error", () => undefined)
      if (answers) socket.on("data", (chunk) => socket.write(chunk))
    })
    open.push(server)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      ready(typeof address === "object" && address !== null ? address.port : 0)
    })
  })

const connected = async (answers: boolean): Promise<Socket> => {
  const socket = answeredSocket("127.0.0.1", await listen(answers), ANSWER_MS_MAX)
  open.push(socket)
  await new Promise((done) => socket.once("connect", done))
  return socket
}

describe("answeredSocket()", () => {
  it("gives up a connection on which what was said is not answered", async () => {
    const socket = await connected(false)
    const failed = new Promise<NodeJS.ErrnoException>((fails) => socket.once("error", fails))
    socket.write("SELECT 1")
    expect((await failed).code).toBe("ETIMEDOUT")
    expect(socket.destroyed).toBe(true)
  })

  it("keeps a connection that was answered, however long it lies idle then", async () => {
    const socket = await connected(true)
    for (let turn = 0; turn < 3; turn++) {
      const answered = new Promise((done) => socket.once("data", done))
      socket.write("SELECT 1")
      await answered
      await new Promise((next) => setTimeout(next, 2 * ANSWER_MS_MAX))
    }
    expect(socket.destroyed).toBe(false)
  })
})
