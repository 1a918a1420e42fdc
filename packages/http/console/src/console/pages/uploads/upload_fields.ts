/** Rows that one import takes at the most, as the server has it. */
export const UPLOAD_ROWS_MAX = 5_000

/** What is read of a member, the one that has to be there first. */
export const MEMBER_FIELDS = [
  "email",
  "teamName",
  "teamAccountId",
  "startsAt",
  "endsAt",
  "months",
  "note",
  "state",
] as const

/** What is read of a workspace, the one that has to be there first. */
export const WORKSPACE_FIELDS = [
  "externalId",
  "name",
  "groupId",
  "driver",
  "baseUrl",
  "token",
  "ownerEmail",
  "seatsMax",
  "seatsReserved",
  "planEndsAt",
  "note",
] as const

export type UploadField = (typeof MEMBER_FIELDS)[number] | (typeof WORKSPACE_FIELDS)[number]
