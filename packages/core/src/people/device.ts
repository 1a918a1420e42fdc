import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const DeviceId = idOf("DeviceId")
export type DeviceId = typeof DeviceId.Type

/** Devices of one person: more than anybody carries, and few enough to be read together. */
export const DEVICES_MAX = 10

/** A machine that belongs to a person; relay files and licences are bound to it. */
export const Device = Schema.Struct({
  id: DeviceId,
  userId: UserId,
  name: Schema.String,
  /** Digest of the person's id and what the machine calls itself. Without a key, so that it outlives a rotation. */
  fingerprint: Schema.Uint8ArrayFromSelf,
  createdAt: Timestamp,
}).annotations({ identifier: "Device" })
export type Device = typeof Device.Type

export const DeviceEntity = entity<Device>()({
  name: "device",
  key: "id",
  columns: { id: "text", userId: "text", name: "text", fingerprint: "bytes", createdAt: "int" },
  unique: { "device.fingerprint": ["userId", "fingerprint"] },
  versioned: false,
})
