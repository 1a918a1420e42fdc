import { uuidV7 } from "../../kernel/mod.ts"
import type { UpstreamAccountId } from "../../supplier/mod.ts"
import type { Plan, PlanId } from "../plan.ts"

const CREATED_AT = Date.UTC(2030, 0, 1)

export const planId = (number: number): PlanId => uuidV7(CREATED_AT, Uint8Array.of(0, number)) as PlanId

/** A plan in use. */
export const aPlan = (changes: Partial<Plan> = {}): Plan => ({
  id: planId(1),
  version: 1,
  name: "canada",
  accountId: uuidV7(CREATED_AT, Uint8Array.of(1)) as UpstreamAccountId,
  parameters: {},
  expectedCostMinor: null,
  maximumPriceMinor: null,
  weight: 0,
  tags: [],
  enabled: true,
  breakerMode: "auto",
  breakerUntil: null,
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
  ...changes,
})
