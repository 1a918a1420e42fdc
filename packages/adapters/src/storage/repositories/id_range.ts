import type { Timestamp } from "@mintcode/core/kernel"

/** The greatest time that fits into a UUIDv7: 48 bits. */
const UUID_TIME_MAX = 2 ** 48 - 1

/**
 * The beginning of every UUIDv7 made in this millisecond (RFC 9562, section 5.7). It sorts before all of them and
 * after all that are older, so a stretch of time is a range of ids and needs no index of its own.
 */
export const idFloor = (at: Timestamp): string => {
  const time = Math.min(UUID_TIME_MAX, Math.max(0, Math.floor(at)))
    .toString(16)
    .padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-`
}

/** Ids at or after `fromId` and before `beforeId`. */
export interface IdRange {
  readonly fromId: string | undefined
  readonly beforeId: string | undefined
}

/** The ids of what was made at or after `from` and before `until`. */
export const idRange = (filter: {
  readonly from?: Timestamp | undefined
  readonly until?: Timestamp | undefined
}): IdRange => ({
  fromId: filter.from === undefined ? undefined : idFloor(filter.from),
  beforeId: filter.until === undefined ? undefined : idFloor(filter.until),
})

/** Every id there is. */
export const ALL_IDS: IdRange = { fromId: undefined, beforeId: undefined }
