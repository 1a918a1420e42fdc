import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const WorkerId = idOf("WorkerId")
export type WorkerId = typeof WorkerId.Type

/** Pause between two signs of life of a worker. */
export const PULSE_MS = 1_200

/**
 * A worker that lives: it raises the version of its row at every pulse. Whoever is given up for dead by the others finds
 * its row gone and begins anew under another id.
 */
export const Worker = Schema.Struct({
  id: WorkerId,
  version: Schema.Int,
  /** For operators: where it runs. */
  name: Schema.String,
  startedAt: Timestamp,
  pulseAt: Timestamp,
}).annotations({ identifier: "Worker" })
export type Worker = typeof Worker.Type

export const WorkerEntity = entity<Worker>()({
  name: "worker",
  key: "id",
  columns: { id: "text", version: "int", name: "text", startedAt: "int", pulseAt: "int" },
  unique: {},
  versioned: true,
})
