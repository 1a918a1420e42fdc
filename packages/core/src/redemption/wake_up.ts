import { Effect } from "effect"
import type { WorkEngineShape } from "../work/mod.ts"
import type { Redemption } from "./redemption.ts"

/** The kind that redemptions are woken by. */
export const REDEMPTION_WAKE = "redemption"

/** Tells the engine when a redemption wants to be looked at. One that has ended never does. */
export const wakeUp = (
  engine: WorkEngineShape,
  { id, wakeAt }: Pick<Redemption, "id" | "wakeAt">,
): Effect.Effect<void> => (wakeAt === null ? Effect.void : engine.wake({ kind: REDEMPTION_WAKE, id }, wakeAt))
