import { Layer, Logger, LogLevel } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { makeLineWriter } from "./line_writer.ts"
import { readableLogger } from "./readable_logger.ts"

const LEVELS: Readonly<Record<ConfigShape["logLevel"], LogLevel.LogLevel>> = {
  debug: LogLevel.Debug,
  info: LogLevel.Info,
  warning: LogLevel.Warning,
  error: LogLevel.Error,
  none: LogLevel.None,
}

/** Logs go to standard error, so that what commands print can be piped. */
const stderrLines = makeLineWriter((lines) => process.stderr.write(`${lines}\n`))
process.on("exit", stderrLines.flush)

const loggingAt = (logFormat: ConfigShape["logFormat"], level: LogLevel.LogLevel) =>
  Layer.merge(
    Logger.replace(
      Logger.defaultLogger,
      Logger.map(logFormat === "json" ? Logger.jsonLogger : readableLogger, stderrLines.line),
    ),
    Logger.minimumLogLevel(level),
  )

/** The log of a server or a worker. */
export const layerLogging = ({ logFormat, logLevel }: ConfigShape) => loggingAt(logFormat, LEVELS[logLevel])

/** The log of a command that does its work in this process: only what went wrong. */
export const layerQuietLogging = ({ logFormat, logLevel }: ConfigShape) =>
  loggingAt(logFormat, LogLevel.greaterThan(LEVELS[logLevel], LogLevel.Warning) ? LEVELS[logLevel] : LogLevel.Warning)
