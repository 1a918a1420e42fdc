import { Clock, Context, Effect, Layer, Redacted, Schema } from "effect"
import { operatorWith } from "../identity/mod.ts"
import {
  append,
  Commit,
  Crypto,
  expectVersion,
  Invalid,
  insert,
  NotFound,
  newEvent,
  rememberedValue,
  type Sealed,
  update,
} from "../kernel/mod.ts"
import { SettingRepository } from "./repository.ts"
import { type Setting, SettingEntity, type SettingType } from "./setting.ts"
import {
  isSettingKey,
  SETTING_KEYS,
  SETTINGS,
  type SettingDefinition,
  type SettingKey,
  type SettingValue,
} from "./setting_definitions.ts"

/** How long a process may go on with settings another process has changed. */
const SETTINGS_KEPT_MS = 5_000

/** A setting as operators see it. A secret shows only whether it is set. */
export interface SettingView {
  readonly key: SettingKey
  readonly type: SettingType
  readonly value: unknown
  readonly default: unknown
  readonly description: string
  readonly secret: boolean
  readonly changed: boolean
  /** Version to send back with an edit; 0 while the default holds. */
  readonly version: number
}

export const makeSettings = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SettingRepository
  const { forget, get: rows } = rememberedValue(repository.all, { forMs: SETTINGS_KEPT_MS })

  const definitionOf = (key: SettingKey): SettingDefinition<unknown> => SETTINGS[key] as SettingDefinition<unknown>
  const placeOf = (key: string) => ({ table: SettingEntity.name, column: "value", rowId: key })

  const valueOf = (row: Setting | undefined, key: SettingKey) =>
    Effect.gen(function* () {
      const definition = definitionOf(key)
      if (row === undefined) return definition.default
      const json = definition.secret
        ? Redacted.value(yield* Effect.orDie(crypto.open(placeOf(key), row.value as Sealed)))
        : row.value
      return yield* Effect.orDie(Schema.decode(Schema.parseJson(definition.schema))(json))
    })

  /** The value in force. */
  const get = <Key extends SettingKey>(key: Key) =>
    rows.pipe(
      Effect.flatMap((all) =>
        valueOf(
          all.find((row) => row.key === key),
          key,
        ),
      ),
      Effect.map((value) => value as SettingValue<Key>),
    )

  const view = (key: SettingKey, row: Setting | undefined) =>
    Effect.map(valueOf(row, key), (value): SettingView => {
      const { type, default: initial, description, secret } = definitionOf(key)
      return {
        key,
        type,
        value: secret ? (value === "" ? "" : "********") : value,
        default: initial,
        description,
        secret,
        changed: row !== undefined,
        version: row?.version ?? 0,
      }
    })

  const list = Effect.gen(function* () {
    yield* operatorWith("settings:read")
    const all = yield* repository.all
    return yield* Effect.forEach(SETTING_KEYS, (key) =>
      view(
        key,
        all.find((row) => row.key === key),
      ),
    )
  })

  /** Changes one setting. `expectedVersion` is the one that was shown; another is a `Conflict`. */
  const put = Effect.fn("Settings.put")(function* (key: string, value: unknown, expectedVersion?: number) {
    const { actor } = yield* operatorWith("settings:edit")
    if (!isSettingKey(key)) return yield* new NotFound({ code: "SETTING_NOT_FOUND", entity: "setting", id: key })
    const definition = definitionOf(key)
    const decoded = yield* Schema.validate(definition.schema)(value).pipe(
      Effect.mapError(() => {
        const reason =
          typeof value === typeof definition.default
            ? `The setting "${key}" does not take this value: ${definition.description}`
            : `The setting "${key}" takes another kind of value: ${definition.type}`
        return new Invalid({
          code: "SETTING_INVALID",
          reason,
          flaws: [{ path: "/value", code: "SETTING_INVALID", message: reason }],
        })
      }),
    )
    const json = JSON.stringify(decoded)
    const at = yield* Clock.currentTimeMillis
    const row = (yield* repository.all).find((found) => found.key === key)
    yield* expectVersion(SettingEntity, row?.version ?? 0, expectedVersion)
    const changed = {
      value: definition.secret ? yield* crypto.seal(placeOf(key), Redacted.make(json)) : json,
      updatedAt: at,
      updatedBy: actor.id,
    }
    const before = definition.secret ? "********" : yield* valueOf(row, key)
    yield* commit([
      row === undefined ? insert(SettingEntity, { key, version: 1, ...changed }) : update(SettingEntity, row, changed),
      append(
        yield* newEvent({
          type: "setting.changed",
          subject: "setting",
          subjectId: key,
          actor,
          permission: "settings:edit",
          data: { before, after: definition.secret ? "********" : decoded },
        }),
      ),
    ])
    yield* forget
    return yield* view(key, { key, version: (row?.version ?? 0) + 1, ...changed })
  })

  return { get, list, put } as const
})

/** Typed settings with defaults that operators change while everything runs. */
export class Settings extends Context.Tag("@mintcode/core/settings/Settings")<
  Settings,
  Effect.Effect.Success<typeof makeSettings>
>() {}

export const layerSettings = Layer.effect(Settings, makeSettings)
