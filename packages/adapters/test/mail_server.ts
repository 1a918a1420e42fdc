import type { AddressInfo } from "node:net"
import { Effect, Redacted, type Scope } from "effect"
import PostalMime, { type Email } from "postal-mime"
import { SMTPServer } from "smtp-server"

/** How a mail server behaves for now. */
export interface Behaviour {
  /** The reply to a recipient, where it is no. */
  readonly recipient?: number
  /** The reply after the whole mail came, where it is no. */
  readonly data?: number
  /** How long the reply after the mail takes. The mail is kept at once. */
  readonly slowMs?: number
  /** Whether anybody may log in. */
  readonly login?: boolean
}

/** A real mail server that keeps what it gets. */
export interface MailServer {
  readonly url: Redacted.Redacted<string>
  readonly received: ReadonlyArray<Email>
  readonly raw: ReadonlyArray<string>
  readonly behave: (behaviour: Behaviour) => void
}

const saying = (responseCode: number): Error => Object.assign(new Error("Not now"), { responseCode })

/** A mail server on a free port, or on one that was free; it ends with the scope. */
export const mailServer = (port = 0, login = ""): Effect.Effect<MailServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const received: Array<Email> = []
    const raw: Array<string> = []
    let behaviour: Behaviour = {}
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) =>
        behaviour.login === false ? done(saying(535)) : done(null, { user: auth.username ?? "" }),
      onRcptTo: (_address, _session, done) =>
        behaviour.recipient === undefined ? done() : done(saying(behaviour.recipient)),
      onData: (stream, _session, done) => {
        const chunks: Array<Buffer> = []
        stream.on("data", (chunk: Buffer) => chunks.push(chunk))
        stream.on("end", () => {
          const { data, slowMs } = behaviour
          if (data !== undefined) return done(saying(data))
          const bytes = Buffer.concat(chunks)
          raw.push(bytes.toString("utf8"))
          void PostalMime.parse(bytes).then((mail) => {
            received.push(mail)
            setTimeout(() => done(), slowMs ?? 0)
          })
        })
      },
    })
    // Clients that give up break off: that is what some tests are about.
    server.on("error", () => undefined)
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => void server.listen(port, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.async<void>((resume) => void server.close(() => resume(Effect.void))),
    )
    const address = server.server.address() as AddressInfo
    return {
      url: Redacted.make(`smtp://${login}127.0.0.1:${address.port}`),
      received,
      raw,
      behave: (next) => {
        behaviour = next
      },
    }
  })
