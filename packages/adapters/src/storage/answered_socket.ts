import { connect, type Socket } from "node:net"

/** An idle connection is asked after so long whether its other end is still there. */
const KEEP_ALIVE_MS = 10_000

/**
 * A connection that is given up when what it said is not answered in time. mysql2 waits for ever: a server that went
 * away without a word, or a router that forgot the connection, would keep every reader of the pool waiting until TCP gives
 * up by itself, which takes a quarter of an hour.
 *
 * It counts from the first byte that is sent to the first one that comes back, so a long answer may take its time.
 */
export const answeredSocket = (host: string, port: number, answerMsMax: number): Socket => {
  const socket = connect(port, host)
  let timer: NodeJS.Timeout | undefined
  const answered = () => {
    clearTimeout(timer)
    timer = undefined
  }
  socket.once("connect", () => socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS))
  socket.on("data", answered)
  socket.on("close", answered)
  const write = socket.write.bind(socket) as (...args: ReadonlyArray<unknown>) => boolean
  socket.write = (...args: ReadonlyArray<unknown>) => {
    timer ??= setTimeout(() => socket.destroy(unanswered()), answerMsMax).unref()
    return write(...args)
  }
  return socket
}

const unanswered = (): Error => Object.assign(new Error("the server did not answer in time"), { code: "ETIMEDOUT" })
