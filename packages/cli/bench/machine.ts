import { availableParallelism, cpus, loadavg, totalmem } from "node:os"

/** What the figures were measured on, without naming it. */
export const machine = (): string => {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${gigabytes} GiB, ${process.platform}, Node ${
    process.versions.node
  }; load over the last five minutes, this run included: ${(loadavg()[1] ?? 0).toFixed(1)}.`
}
