import type { Effect } from "effect"
import type { Services } from "./services.ts"
import type { Stage } from "./stage.ts"

/** Something that somebody does in a simulated world. */
export interface Actor {
  readonly name: string
  /** How often, against the others. */
  readonly weight: number
  /** What they do now; nothing when there is nothing to do. What it fails with is their own affair, a defect is not. */
  readonly act: (stage: Stage) => Effect.Effect<unknown, unknown, Services> | undefined
}
