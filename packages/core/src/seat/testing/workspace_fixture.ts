import { uuidV7 } from "../../kernel/mod.ts"
import type { LeaseId } from "../../lease/mod.ts"
import { placeOf, type Seat, type SeatId } from "../seat.ts"
import type { Workspace, WorkspaceId } from "../workspace.ts"
import { WorkspaceGroupId } from "../workspace_group.ts"

export const NOON = Date.UTC(2030, 0, 1, 12)
export const HOUR_MS = 3_600_000

/** A workspace of fifty seats, all of them free. */
export const aWorkspace = (changes: Partial<Workspace> = {}): Workspace => ({
  id: uuidV7(NOON, Uint8Array.of(1)) as WorkspaceId,
  version: 1,
  driver: "house",
  name: "First",
  groupId: WorkspaceGroupId.make("team-a"),
  ownerEmail: "owner@example.org",
  baseUrl: "http://127.0.0.1:1",
  sealedToken: null,
  externalId: "house-1",
  options: {},
  ratePerSecond: 5,
  seatsMax: 50,
  seatsReserved: 0,
  seatsHeld: 0,
  seatsForeign: 0,
  seatsFree: 50,
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

/** The member of that number, at that workspace. */
export const aMember = (number: number, changes: Partial<Seat> = {}): Seat => {
  const email = changes.email ?? `member-${number}@example.org`
  const workspaceId = aWorkspace().id
  return {
    id: uuidV7(NOON + number, Uint8Array.of(3)) as SeatId,
    version: 1,
    leaseId: uuidV7(NOON + number, Uint8Array.of(4)) as LeaseId,
    workspaceId,
    groupId: WorkspaceGroupId.make("team-a"),
    email,
    place: placeOf(workspaceId, email),
    origin: "redemption",
    orderKey: null,
    state: "accepted",
    endsAs: null,
    failure: null,
    askedAt: NOON,
    asks: 1,
    sentAt: NOON,
    joinedAt: NOON,
    invitedUntil: NOON,
    inviteRef: null,
    memberRef: null,
    memberBefore: null,
    missedLooks: 0,
    passedOver: [],
    answer: null,
    wakeAt: null,
    tries: 0,
    createdAt: NOON,
    updatedAt: NOON,
    endedAt: null,
    ...changes,
  }
}
