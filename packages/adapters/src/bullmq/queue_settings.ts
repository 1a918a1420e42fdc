import type { JobsOptions, WorkerOptions } from "bullmq"

/**
 * A job whose worker stopped renewing its lock for so long is handed on. BullMQ's own 30 seconds, looked at every 30, let
 * a dead worker's job lie for a minute.
 */
const LOCK_MS = 4_000
const STALLED_LOOK_MS = 2_000
/** A job may be handed on for ever: it only says that something is due, and the row says whether it is. */
const STALLED_MAX = Number.MAX_SAFE_INTEGER
/** Pause after a call that failed for want of a connection. BullMQ's own is 15 seconds. */
const RETRY_MS = 1_000
/** Longest wait in one call to Redis. */
const DRAIN_SECONDS = 2

export const WORKER_SETTINGS = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_LOOK_MS,
  maxStalledCount: STALLED_MAX,
  drainDelay: DRAIN_SECONDS,
  runRetryDelay: RETRY_MS,
} satisfies Partial<WorkerOptions>

/** Nothing is kept of what is done: the history is in the database. */
export const JOB_SETTINGS = { removeOnComplete: true, removeOnFail: true } satisfies JobsOptions
