import { outcomeBucket, PlanId, PlanOutcomeEntity } from "@mintcode/core/catalogue"
import { adjust, type Change, forget, insert, update } from "@mintcode/core/kernel"
import { VoucherEntity } from "@mintcode/core/voucher"
import { describe, expect, it } from "vitest"
import { newVoucher } from "../../test/storage_rows.ts"
import { mergePlans, planCommit } from "./commit_plan.ts"
import { sqliteDialect } from "./dialect.ts"
import { TABLES } from "./schema.ts"
import { makeStatements } from "./statements.ts"

const tables = new Map(TABLES.map((table) => [table.name, table]))
const statements = makeStatements(sqliteDialect)
const planOf = (...changes: ReadonlyArray<Change>) => planCommit(statements, tables, changes)
const told = (plan: ReturnType<typeof planOf>) => plan.steps.map((step) => `${step._tag} ${step.table.name}`)

describe("mergePlans()", () => {
  const [first, second, third] = [newVoucher(), newVoucher(), newVoucher()]
  const bucket = outcomeBucket(PlanId.make(first.id), 0)

  it("is in the order of any plan, with the rows for a table together and in theirs", () => {
    const merged = mergePlans([
      planOf(insert(VoucherEntity, third), adjust(PlanOutcomeEntity, "b", { asked: 1 })),
      planOf(insert(VoucherEntity, first), update(VoucherEntity, second, { holder: "one" })),
    ])
    expect(told(merged)).toEqual(["Adjust plan_outcome", "Guarded voucher", "Insert voucher"])
    expect(merged.rowCount).toBe(4)
    const [, , inserted] = merged.steps
    const ids = inserted?._tag === "Insert" ? inserted.rows.map(([id]) => id) : []
    expect(ids).toEqual([first.id, third.id].sort())
  })

  it("adds up counters without bounds, and leaves those with bounds to be looked at one by one", () => {
    const free = [2, 3].map((asked) => planOf(adjust(PlanOutcomeEntity, "a", { asked }, { initial: bucket })))
    const bound = [2, 3].map((asked) =>
      planOf(adjust(PlanOutcomeEntity, "a", { asked }, { within: { asked: { max: 4 } } })),
    )
    const [added] = mergePlans(free).steps
    expect(added?._tag === "Adjust" ? added.params : []).toEqual([5, "a"])
    expect(told(mergePlans(bound))).toEqual(["Adjust plan_outcome", "Adjust plan_outcome"])
  })

  it("keeps each guard, also of two that are after the same row", () => {
    const rivals = ["one", "two"].map((holder) => planOf(update(VoucherEntity, first, { holder })))
    expect(mergePlans(rivals).steps).toEqual(rivals.flatMap(({ steps }) => steps))
  })

  it("forgets the rows of all together", () => {
    const merged = mergePlans([planOf(...forget(VoucherEntity, ["b"])), planOf(...forget(VoucherEntity, ["c", "a"]))])
    const [step] = merged.steps
    expect(step?._tag === "Forget" ? step.keys : []).toEqual(["a", "b", "c"])
  })
})
