import { Clock, Context, Effect, Layer, Option } from "effect"
import {
  append,
  Commit,
  Crypto,
  equalBytes,
  forget,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  Refused,
  retryConflicts,
  type StorageFailed,
  update,
} from "../kernel/mod.ts"
import { DEVICES_MAX, type Device, DeviceEntity, type DeviceId } from "./device.ts"
import { Person, type PersonShape, personActor } from "./person.ts"
import { UserRepository } from "./repository.ts"
import { USER_GUARD, type User, UserEntity } from "./user.ts"

export const makeDevices = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository

  const list = Effect.flatMap(Person, ({ userId }) => users.devicesOf(userId))

  /**
   * Registers a machine by what it calls itself. The same machine again is the same device; one beyond the limit is
   * refused, and the person's version keeps two at once from passing it together.
   */
  const register = Effect.fn("Devices.register")(function* (name: string, fingerprint: string) {
    const person = yield* Person
    const digest = crypto.sha256(`device\n${person.userId}\n${fingerprint}`)
    return yield* retryConflicts([USER_GUARD, "device.fingerprint"])(
      Effect.gen(function* () {
        const user = yield* current(person)
        const devices = yield* users.devicesOf(person.userId)
        const known = devices.find((device) => equalBytes(digest, device.fingerprint))
        if (known !== undefined) return known
        if (devices.length >= DEVICES_MAX) {
          return yield* new Refused({ code: "DEVICE_LIMIT", reason: `A person has ${DEVICES_MAX} devices at the most` })
        }
        const at = yield* Clock.currentTimeMillis
        const device: Device = {
          id: yield* newIdBy<DeviceId>(crypto),
          userId: person.userId,
          name,
          fingerprint: digest,
          createdAt: at,
        }
        yield* commit([
          insert(DeviceEntity, device),
          update(UserEntity, user, { deviceCount: devices.length + 1, updatedAt: at }),
          append(yield* event(person, "device.registered", device)),
        ])
        return device
      }),
    )
  })

  const remove = Effect.fn("Devices.remove")(function* (id: string) {
    const person = yield* Person
    yield* retryConflicts([USER_GUARD])(
      Effect.gen(function* () {
        const user = yield* current(person)
        const devices = yield* users.devicesOf(person.userId)
        const device = devices.find((one) => one.id === id)
        if (device === undefined) return yield* new NotFound({ code: "DEVICE_NOT_FOUND", entity: "device", id })
        yield* commit([
          ...forget(DeviceEntity, [id]),
          update(UserEntity, user, { deviceCount: devices.length - 1, updatedAt: yield* Clock.currentTimeMillis }),
          append(yield* event(person, "device.removed", device)),
        ])
      }),
    )
  })

  const current = (person: PersonShape): Effect.Effect<User, StorageFailed> =>
    Effect.map(users.byId(person.userId), (found) => Option.getOrElse(found, () => person.user))

  const event = (person: PersonShape, type: string, device: Device) =>
    newEventBy(crypto, {
      type,
      subject: "user",
      subjectId: person.userId,
      actor: personActor(person.userId, person.ip),
      data: { deviceId: device.id, name: device.name },
    })

  return { list, register, remove } as const
})

/** The machines of a person. */
export class Devices extends Context.Tag("@mintcode/core/people/Devices")<
  Devices,
  Effect.Effect.Success<typeof makeDevices>
>() {}

export const layerDevices = Layer.effect(Devices, makeDevices)
