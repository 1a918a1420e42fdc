import process from "node:process"
import { makeLineWriter } from "./line_writer.ts"

/** The lines of the log. They go to standard error, so that what commands print can be piped. */
export const logLines = makeLineWriter((lines) => process.stderr.write(`${lines}\n`))
process.on("exit", logLines.flush)
