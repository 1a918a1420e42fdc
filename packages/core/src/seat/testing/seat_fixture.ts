import { type Timestamp, uuidV7 } from "../../kernel/mod.ts"
import { type Lease, type LeaseId, newLease } from "../../lease/mod.ts"
import { placeOf, type Seat, type SeatId } from "../seat.ts"
import type { Workspace, WorkspaceId } from "../workspace.ts"
import type { WorkspaceGroupId } from "../workspace_group.ts"

export const NOON: Timestamp = Date.UTC(2030, 0, 1, 12)
export const DAY_MS = 24 * 60 * 60_000
const GROUP = "team-a" as WorkspaceGroupId
const EMAIL = "a@example.org"

export const workspaceId = (number: number) => uuidV7(NOON, Uint8Array.of(0, number)) as WorkspaceId
export const seatId = (number: number) => uuidV7(NOON, Uint8Array.of(1, number)) as SeatId

/** A workspace of ten seats. */
export const aWorkspace = (changes: Partial<Workspace> = {}): Workspace => ({
  id: workspaceId(1),
  version: 1,
  driver: "town",
  name: "w-1",
  groupId: GROUP,
  ownerEmail: null,
  baseUrl: "",
  sealedToken: null,
  externalId: "w-1",
  options: {},
  ratePerSecond: 5,
  seatsMax: 10,
  seatsReserved: 0,
  seatsHeld: 0,
  seatsForeign: 0,
  seatsFree: 10,
  state: "active",
  failures: 0,
  lastFailure: null,
  checkedAt: null,
  reconciledAt: null,
  planEndsAt: null,
  planRenews: null,
  alertedPercent: 0,
  endAlerted: false,
  fullUntil: null,
  note: "",
  wakeAt: null,
  createdAt: NOON,
  updatedAt: NOON,
  ...changes,
})

/** A seat that was asked for at noon. */
export const aSeat = (changes: Partial<Seat> = {}): Seat => ({
  id: seatId(1),
  version: 1,
  leaseId: uuidV7(NOON, Uint8Array.of(2)) as LeaseId,
  workspaceId: workspaceId(1),
  groupId: GROUP,
  email: EMAIL,
  place: placeOf(workspaceId(1), EMAIL),
  origin: "redemption",
  orderKey: "intent-1",
  state: "pending",
  endsAs: null,
  failure: null,
  askedAt: NOON,
  asks: 1,
  sentAt: null,
  joinedAt: null,
  invitedUntil: NOON + 30 * DAY_MS,
  inviteRef: null,
  memberRef: null,
  memberBefore: null,
  missedLooks: 0,
  passedOver: [],
  answer: null,
  wakeAt: NOON,
  tries: 0,
  createdAt: NOON,
  updatedAt: NOON,
  endedAt: null,
  ...changes,
})

/** A lease that began at noon and runs for thirty days. */
export const aLease = (changes: Partial<Lease> = {}): Lease => ({
  ...newLease(
    {
      id: uuidV7(NOON, Uint8Array.of(2)) as LeaseId,
      kind: "seat",
      holder: EMAIL,
      claim: `${GROUP}:${EMAIL}`,
      pool: GROUP,
      term: { ms: 30 * DAY_MS },
    },
    NOON,
  ),
  state: "active",
  startsAt: NOON,
  endsAt: NOON + 30 * DAY_MS,
  anchorAt: NOON + 30 * DAY_MS,
  resourceId: seatId(1),
  wakeAt: NOON,
  ...changes,
})
