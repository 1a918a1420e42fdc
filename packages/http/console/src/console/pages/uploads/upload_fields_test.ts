import { IMPORT_ROWS_MAX, MEMBER_COLUMNS, WORKSPACE_COLUMNS } from "@mintcode/core/seat"
import { describe, expect, it } from "vitest"
import { MEMBER_FIELDS, UPLOAD_ROWS_MAX, WORKSPACE_FIELDS } from "./upload_fields.ts"

describe("what can be uploaded", () => {
  it("is what the server reads, and no more of it", () => {
    expect([...MEMBER_FIELDS].sort()).toEqual(Object.keys(MEMBER_COLUMNS).sort())
    expect([...WORKSPACE_FIELDS].sort()).toEqual(Object.keys(WORKSPACE_COLUMNS).sort())
    expect(UPLOAD_ROWS_MAX).toBe(IMPORT_ROWS_MAX)
  })
})
