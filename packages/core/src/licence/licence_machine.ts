import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { LicenceId } from "./licence.ts"

export const LicenceMachineId = idOf("LicenceMachineId")
export type LicenceMachineId = typeof LicenceMachineId.Type

/** A machine that a licence is bound to; with floating use, a seat that a machine has taken. */
export const LicenceMachine = Schema.Struct({
  id: LicenceMachineId,
  version: Schema.Int,
  licenceId: LicenceId,
  /** Keyed digest of the machine code: what a machine is known by. */
  digest: Schema.Uint8ArrayFromSelf,
  /** The machine code itself, for licence files and new keys. */
  sealedCode: Schema.String,
  /** How it is shown. */
  shown: Schema.String,
  boundAt: Timestamp,
  lastSeenAt: Timestamp,
  checks: Schema.Int,
}).annotations({ identifier: "LicenceMachine" })
export type LicenceMachine = typeof LicenceMachine.Type

export const LicenceMachineEntity = entity<LicenceMachine>()({
  name: "licence_machine",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    licenceId: "text",
    digest: "bytes",
    sealedCode: "text",
    shown: "text",
    boundAt: "int",
    lastSeenAt: "int",
    checks: "int",
  },
  unique: { "licence_machine.digest": ["licenceId", "digest"] },
  versioned: true,
})

/** Where a machine code is sealed. */
export const machinePlace = (id: string) => ({
  table: LicenceMachineEntity.name,
  column: "sealed_code",
  rowId: id,
})
