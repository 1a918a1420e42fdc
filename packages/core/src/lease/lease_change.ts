import { type Actor, type Change, insert, type Timestamp, update } from "../kernel/mod.ts"
import { type Lease, LeaseEntity } from "./lease.ts"
import { type LeaseRecord, LeaseRecordEntity } from "./lease_record.ts"

/** What is told of a change of a lease. */
export interface LeaseNote extends Partial<Pick<LeaseRecord, "reason" | "fromResource" | "toResource">> {
  readonly event: string
  readonly actor: Actor
}

/** The history's line of a change. `to` is the lease after it; its version makes the line the only one of that change. */
export const leaseRecord = (
  from: Lease["state"],
  to: Pick<Lease, "id" | "version" | "state">,
  at: Timestamp,
  { actor, event, fromResource = null, reason = null, toResource = null }: LeaseNote,
): LeaseRecord => ({
  key: `${to.id}:${to.version}`,
  leaseId: to.id,
  at,
  event,
  from,
  to: to.state,
  reason,
  fromResource,
  toResource,
  actor,
})

/** Changes a lease and writes the line of its history, for one commit. */
export const leaseChanged = (
  lease: Lease,
  changes: Partial<Omit<Lease, "id" | "version">>,
  at: Timestamp,
  note: LeaseNote,
): ReadonlyArray<Change> => [
  update(LeaseEntity, lease, { ...changes, updatedAt: at }),
  insert(
    LeaseRecordEntity,
    leaseRecord(
      lease.state,
      { id: lease.id, version: lease.version + 1, state: changes.state ?? lease.state },
      at,
      note,
    ),
  ),
]
