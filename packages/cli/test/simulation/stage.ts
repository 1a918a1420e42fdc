import type { DeveloperShape } from "@mintcode/core/developer"
import type { UserId } from "@mintcode/core/identity"
import type { Seeded } from "./seeded.ts"
import type { Shadow } from "./shadow.ts"
import type { SimulatedUpstream } from "./simulated_upstream.ts"

/** A code that somebody was handed. */
export interface KnownCode {
  readonly code: string
  readonly productId: string
  readonly kind: "code" | "licence"
}

/** A redemption that its holder got an answer about. */
export interface Acknowledged {
  /** What was asked for: a code, and for which of its uses. */
  readonly request: string
  readonly id: string
  readonly token: string
}

/** What people outside know. It outlives every process, and what they were told has to stay true. */
export interface Memory {
  readonly codes: Array<KnownCode>
  readonly acknowledged: Map<string, Acknowledged>
  /** Values that were seen, by redemption. */
  readonly values: Map<string, string>
  /** The machine that was told `ACTIVATED`, by code. */
  readonly activated: Map<string, string>
  readonly shopOrders: Set<string>
  readonly batches: Set<string>
  /** Names for requests that may be sent again. */
  readonly requests: Array<string>
}

export const newMemory = (): Memory => ({
  codes: [],
  acknowledged: new Map(),
  values: new Map(),
  activated: new Map(),
  shopOrders: new Set(),
  batches: new Set(),
  requests: [],
})

/** What is there from the beginning. */
export interface Furnishing {
  readonly codeProducts: ReadonlyArray<string>
  readonly licenceProducts: ReadonlyArray<string>
  readonly accountIds: ReadonlyArray<string>
  readonly planIds: ReadonlyArray<string>
  readonly developers: ReadonlyArray<{ readonly ownerId: UserId; readonly developer: DeveloperShape }>
}

/** All that actors may take hold of, and rules may look at. */
export interface Stage {
  readonly random: Seeded
  readonly shadow: Shadow
  readonly memory: Memory
  readonly furnishing: Furnishing
  /** By the id of their account. */
  readonly upstreams: ReadonlyMap<string, SimulatedUpstream>
  /** The true time in epoch milliseconds, which no machine knows. */
  readonly now: () => number
  /** Whether machines' clocks stay close to the true time in this world. */
  readonly hasSoundClocks: boolean
  /** Something that was promised is not so. */
  readonly violated: (what: string) => void
}
