import type * as Mysql from "mysql2"
import type { Param } from "./column_encoder.ts"
import { type MysqlConnection, runPrepared } from "./mysql_connection.ts"

/** A statement with its values. */
export interface Prepared {
  readonly sql: string
  readonly params: ReadonlyArray<Param>
}

type Result = Mysql.ResultSetHeader | ReadonlyArray<Mysql.RowDataPacket>

/** What one statement came to. */
export type Settled = PromiseSettledResult<Result>

/** What of the driver is needed to send ahead. None of it is documented: where it looks different, nothing is sent ahead. */
interface Internals {
  sequenceId: number
  readonly _commands: { readonly toArray: () => ReadonlyArray<QueuedCommand> }
  readonly _statements: { readonly get: (key: string) => unknown }
  readonly stream: { readonly cork: () => void; readonly uncork: () => void }
  readonly constructor: { readonly statementKey: (options: unknown) => string }
}

/** A command that waits for its turn: one that prepares a statement, unless that is known, or one that executes it. */
interface QueuedCommand {
  /** Of one that executes, once the statement is prepared on this connection. */
  readonly statement?: unknown
  /** Of one that prepares. */
  readonly prepareHeader?: unknown
  readonly options?: unknown
  start: (packet: undefined, connection: Internals) => unknown
}

/**
 * Runs statements one after the other, sent together: the server takes them from its socket in their order (the protocol
 * numbers packets anew for each command), and the way there and back is paid once. The driver sends the next command when
 * the last one was answered; here those that wait in its queue are started ahead of their turn, up to the first one that
 * has to be prepared on this connection yet.
 *
 * Each statement runs, whatever came of those before it. In a transaction that is no harm: whoever finds one failed rolls
 * all of them back.
 */
export const runTogether = async (
  connection: MysqlConnection,
  statements: ReadonlyArray<Prepared>,
): Promise<ReadonlyArray<Settled>> => {
  const driver = connection as unknown as Partial<Internals>
  if (statements.length === 1 || !isPipelinable(driver)) {
    return Promise.allSettled(statements.map(({ params, sql }) => runPrepared(connection, sql, params)))
  }
  let running: ReadonlyArray<Promise<Result>>
  driver.stream.cork()
  try {
    running = statements.map(({ params, sql }) => runPrepared(connection, sql, params))
    sendAhead(driver)
  } finally {
    driver.stream.uncork()
  }
  return Promise.allSettled(running)
}

const sendAhead = (driver: Internals): void => {
  try {
    for (const command of driver._commands.toArray()) {
      if (command.prepareHeader !== undefined) {
        if (driver._statements.get(driver.constructor.statementKey(command.options)) === undefined) break
        // Known: it hands the statement on to the command behind it, and sends nothing.
        command.start(undefined, driver)
        command.start = () => null
        continue
      }
      if (command.statement === undefined) break
      driver.sequenceId = 0
      const next = command.start(undefined, driver)
      if (next === null) break
      command.start = () => {
        // Its packet is gone: the answer to it is the next that comes, and carries this number.
        driver.sequenceId = 1
        return next
      }
    }
  } finally {
    driver.sequenceId = 1
  }
}

const isPipelinable = (driver: Partial<Internals>): driver is Internals =>
  typeof driver.sequenceId === "number" &&
  typeof driver._commands?.toArray === "function" &&
  typeof driver._statements?.get === "function" &&
  typeof driver.constructor?.statementKey === "function" &&
  typeof driver.stream?.cork === "function" &&
  typeof driver.stream.uncork === "function"
