import type { Lease, LeaseRecord } from "@mintcode/core/lease"
import {
  type Finding,
  placeOf,
  type Seat,
  type Workspace,
  type WorkspaceGroup,
  type WorkspaceGroupId,
} from "@mintcode/core/seat"
import { AT, newTestId, unique } from "./storage_rows.ts"

export const newLease = (changes: Partial<Lease> = {}): Lease => {
  const id = newTestId<Lease["id"]>()
  return {
    id,
    version: 1,
    kind: "seat",
    productId: "team" as Lease["productId"],
    voucherId: newTestId(),
    redemptionId: newTestId(),
    holder: `${unique()}@example.org`,
    claim: id,
    state: "active",
    term: { months: 1 },
    startsAt: AT,
    endsAt: AT + 2_592_000_000,
    anchorAt: AT,
    anchorMonths: 1,
    graceMs: 0,
    pool: unique(),
    resourceId: newTestId(),
    renewals: 0,
    transfers: 0,
    rebinds: 0,
    reboundAt: null,
    noticedDays: null,
    locale: "zh",
    note: "薄荷",
    wakeAt: null,
    tries: 0,
    createdAt: AT,
    updatedAt: AT,
    ...changes,
  }
}

export const newLeaseRecord = (lease: Lease, changes: Partial<LeaseRecord> = {}): LeaseRecord => ({
  key: `${lease.id}:1`,
  leaseId: lease.id,
  at: AT,
  event: "begun",
  from: "pending",
  to: "active",
  reason: null,
  fromResource: null,
  toResource: lease.resourceId,
  actor: { kind: "system", id: "leases", ip: null },
  ...changes,
})

export const newGroup = (changes: Partial<WorkspaceGroup> = {}): WorkspaceGroup => ({
  id: unique() as WorkspaceGroupId,
  version: 1,
  note: "",
  workspaces: 0,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newWorkspace = (changes: Partial<Workspace> = {}): Workspace => ({
  id: newTestId(),
  version: 1,
  driver: "simulated",
  name: unique(),
  groupId: unique() as WorkspaceGroupId,
  ownerEmail: "owner@example.org",
  baseUrl: "http://127.0.0.1:1",
  sealedToken: "v1.k1.a.b",
  externalId: unique(),
  options: { role: "reader", 薄荷: [1, null] },
  ratePerSecond: 5,
  seatsMax: 50,
  seatsReserved: 2,
  seatsHeld: 0,
  seatsForeign: 0,
  seatsFree: 48,
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
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newSeat = (changes: Partial<Seat> = {}): Seat => {
  const workspaceId = changes.workspaceId ?? newTestId<Seat["workspaceId"]>()
  const email = changes.email ?? `${unique()}@example.org`
  return {
    id: newTestId(),
    version: 1,
    leaseId: newTestId(),
    workspaceId,
    groupId: "team-a" as WorkspaceGroupId,
    email,
    place: placeOf(workspaceId, email),
    origin: "redemption",
    orderKey: null,
    state: "accepted",
    endsAs: null,
    failure: null,
    askedAt: AT,
    asks: 1,
    sentAt: AT,
    joinedAt: AT,
    invitedUntil: AT + 86_400_000,
    inviteRef: "invite-1",
    memberRef: null,
    memberBefore: null,
    missedLooks: 0,
    passedOver: [newTestId()],
    answer: null,
    wakeAt: null,
    tries: 0,
    createdAt: AT,
    updatedAt: AT,
    endedAt: null,
    ...changes,
  }
}

export const newFinding = (changes: Partial<Finding> = {}): Finding => {
  const id = newTestId<Finding["id"]>()
  return {
    id,
    version: 1,
    workspaceId: newTestId(),
    kind: "unknown_member",
    email: "stranger@example.org",
    place: id,
    seatId: null,
    ref: "user-1",
    state: "open",
    looks: 1,
    foundAt: AT,
    updatedAt: AT,
    ...changes,
  }
}
