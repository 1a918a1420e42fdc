import { Clock, Context, Effect, Layer, Schedule } from "effect"
import { Commit, insert, retryConflicts, update } from "../kernel/mod.ts"
import { type ApiKeyId, ApiKeyUsageEntity } from "./api_key.ts"
import { DeveloperRepository } from "./repository.ts"

/** Pause between two flushes: what a crash forgets of the counts at the most. */
const FLUSH_PAUSE = "5 seconds"
/** Keys whose use is written in one commit. */
const FLUSH_CHUNK = 200

export const makeKeyUsage = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* DeveloperRepository
  let counted = new Map<ApiKeyId, { readonly requests: number; readonly lastUsedAt: number }>()

  const add = (id: ApiKeyId, requests: number, lastUsedAt: number) => {
    const known = counted.get(id)
    counted.set(id, {
      requests: (known?.requests ?? 0) + requests,
      lastUsedAt: Math.max(known?.lastUsedAt ?? 0, lastUsedAt),
    })
  }

  /** Counts a request in memory: an honest request writes nothing. */
  const count = (id: ApiKeyId) => Effect.map(Clock.currentTimeMillis, (at) => add(id, 1, at))

  const write = (
    uses: ReadonlyArray<readonly [ApiKeyId, { readonly requests: number; readonly lastUsedAt: number }]>,
  ) =>
    Effect.gen(function* () {
      const rows = new Map((yield* repository.usageOf(uses.map(([id]) => id))).map((row) => [row.id, row]))
      yield* commit(
        uses.map(([id, { requests, lastUsedAt }]) => {
          const row = rows.get(id)
          return row === undefined
            ? insert(ApiKeyUsageEntity, { id, version: 1, requestCount: requests, lastUsedAt })
            : update(ApiKeyUsageEntity, row, {
                requestCount: row.requestCount + requests,
                lastUsedAt: Math.max(row.lastUsedAt, lastUsedAt),
              })
        }),
      )
    }).pipe(retryConflicts([`${ApiKeyUsageEntity.name}.version`, `${ApiKeyUsageEntity.name}.key`]))

  /** Writes what was counted. What cannot be written now is counted on. */
  const flush = Effect.suspend(() => {
    const uses = [...counted]
    counted = new Map()
    const chunks = Array.from({ length: Math.ceil(uses.length / FLUSH_CHUNK) }, (_, index) =>
      uses.slice(index * FLUSH_CHUNK, (index + 1) * FLUSH_CHUNK),
    )
    return Effect.forEach(
      chunks,
      (chunk) =>
        Effect.catchAll(write(chunk), (error) => {
          for (const [id, { requests, lastUsedAt }] of chunk) add(id, requests, lastUsedAt)
          return Effect.logWarning("use of API keys not written yet", { reason: error.message })
        }),
      { discard: true },
    )
  }).pipe(Effect.uninterruptible)

  yield* Effect.addFinalizer(() => flush)
  yield* Effect.forkScoped(Effect.repeat(flush, Schedule.spaced(FLUSH_PAUSE)))

  return { count, flush } as const
})

/** How often keys are used: counted in memory, written by the way and at a normal stop. */
export class KeyUsage extends Context.Tag("@mintcode/core/developer/KeyUsage")<
  KeyUsage,
  Effect.Effect.Success<typeof makeKeyUsage>
>() {}

export const layerKeyUsage = Layer.scoped(KeyUsage, makeKeyUsage)
