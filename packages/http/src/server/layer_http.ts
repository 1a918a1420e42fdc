import { Layer } from "effect"
import { layerRateLimiterShared } from "../rate_limit/mod.ts"
import { layerDraining } from "./draining.ts"
import { layerStorageProbe } from "./storage_probe.ts"

/** The services of this package that one process needs: limits shared over the database, a probe that reads storage, draining. */
export const layerHttp = Layer.mergeAll(layerRateLimiterShared(), layerStorageProbe, layerDraining)
