import { Layer, Logger, LogLevel } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { logLines } from "../output/log_lines.ts"
import { readableLogger } from "./readable_logger.ts"

const LEVELS: Readonly<Record<ConfigShape["logLevel"], LogLevel.LogLevel>> = {
  debug: LogLevel.Debug,
  info: LogLevel.Info,
  warning: LogLevel.Warning,
  error: LogLevel.Error,
  none: LogLevel.None,
}

/** Lines of what goes well wait for the end of their turn; trouble is told at once, since it may be the last that is told. */
const toLogLines = (render: Logger.Logger<unknown, string>) =>
  Logger.make((options) => {
    logLines.line(render.log(options))
    if (LogLevel.greaterThanEqual(options.logLevel, LogLevel.Warning)) logLines.flush()
  })

const loggingAt = (logFormat: ConfigShape["logFormat"], level: LogLevel.LogLevel) =>
  Layer.merge(
    Logger.replace(Logger.defaultLogger, toLogLines(logFormat === "json" ? Logger.jsonLogger : readableLogger)),
    Logger.minimumLogLevel(level),
  )

/** The log of a server or a worker. */
export const layerLogging = ({ logFormat, logLevel }: ConfigShape) => loggingAt(logFormat, LEVELS[logLevel])

/** The log of a command that does its work in this process: only what went wrong. */
export const layerQuietLogging = ({ logFormat, logLevel }: ConfigShape) =>
  loggingAt(logFormat, LogLevel.greaterThan(LEVELS[logLevel], LogLevel.Warning) ? LEVELS[logLevel] : LogLevel.Warning)
