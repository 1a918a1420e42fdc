import type { Actor } from "./actor.ts"
import { buyerActors } from "./actors/buyer_actors.ts"
import { developerActors } from "./actors/developer_actors.ts"
import { licenceActors } from "./actors/licence_actors.ts"
import { operatorActors } from "./actors/operator_actors.ts"
import { rareActors, workerActors } from "./actors/worker_actors.ts"

/** Everybody who does something of their own accord. A new kind adds its file here. */
export const ACTORS: ReadonlyArray<Actor> = [
  ...buyerActors,
  ...licenceActors,
  ...developerActors,
  ...operatorActors,
  ...rareActors,
]

/** Those who carry on what others began. They alone go on when a world comes to its end. */
export const WORKERS: ReadonlyArray<Actor> = workerActors
