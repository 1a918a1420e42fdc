import { Catalogue, type PlanId } from "@mintcode/core/catalogue"
import { RedemptionEntity, Redemptions } from "@mintcode/core/redemption"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { VoucherActions, VoucherEntity, type VoucherId, Vouchers } from "@mintcode/core/voucher"
import { Effect, Stream } from "effect"
import type { Actor } from "../actor.ts"
import type { Stage } from "../stage.ts"

/** Codes in one batch: enough for races, few enough for them to meet. */
const BATCH_MAX = 4
/** Codes that are known at once: with more, two would hardly want the same one. */
const CODES_MAX = 12

const mint: Actor["act"] = ({ furnishing, memory, random }) => {
  const isLicence = random.percent(35)
  const productId = random.pick(isLicence ? furnishing.licenceProducts : furnishing.codeProducts)
  if (productId === undefined) return undefined
  const request = {
    productId: productId as never,
    count: random.between(1, BATCH_MAX),
    usesMax: isLicence || random.percent(80) ? 1 : 2,
    ...(random.percent(15) ? { expiry: { kind: "days", days: 1 } as const } : {}),
  }
  return Effect.gen(function* () {
    const { batch, codes } = yield* Effect.flatMap(Vouchers, (vouchers) => vouchers.mint(request))
    memory.batches.add(batch.id)
    yield* Stream.runForEach(codes, (code) =>
      Effect.sync(() => {
        memory.codes.push({ code, productId, kind: isLicence ? "licence" : "code" })
        if (memory.codes.length > CODES_MAX) memory.codes.shift()
      }),
    )
  })
}

const onVouchers =
  (action: "disable" | "enable" | "void" | "refund" | "delete"): Actor["act"] =>
  ({ random, shadow }) => {
    const all = [...shadow.rows(VoucherEntity)]
    const ids = [...new Set([random.pick(all)?.id, random.pick(all)?.id])].filter((id) => id !== undefined)
    return ids.length === 0
      ? undefined
      : Effect.flatMap(VoucherActions, (actions) => actions.act(action, { ids: ids as Array<VoucherId> }, false))
  }

const onRedemption =
  (use: (id: string) => Effect.Effect<unknown, unknown, never>): Actor["act"] =>
  ({ random, shadow }) => {
    const one = random.pick([...shadow.rows(RedemptionEntity)])
    return one === undefined ? undefined : use(one.id)
  }

const operated = (does: "cancelByOperator" | "retryByOperator") =>
  onRedemption(
    (id) =>
      Effect.flatMap(Redemptions, (redemptions) => redemptions[does](id)) as Effect.Effect<unknown, unknown, never>,
  )

/** Switches something off, and more often on. */
const switchOn = ({ random }: Stage) => random.percent(65)

export const operatorActors: ReadonlyArray<Actor> = [
  { name: "mint", weight: 6, act: mint },
  { name: "disable vouchers", weight: 1, act: onVouchers("disable") },
  { name: "enable vouchers", weight: 2, act: onVouchers("enable") },
  { name: "void vouchers", weight: 1, act: onVouchers("void") },
  { name: "refund vouchers", weight: 1, act: onVouchers("refund") },
  { name: "delete vouchers", weight: 1, act: onVouchers("delete") },
  {
    name: "void a batch",
    weight: 1,
    act: ({ memory, random }) => {
      const id = random.percent(40) ? random.pick([...memory.batches]) : undefined
      return id === undefined ? undefined : Effect.flatMap(VoucherActions, (actions) => actions.voidBatch(id))
    },
  },
  {
    name: "edit a voucher's expiry",
    weight: 2,
    act: ({ now, random, shadow }) => {
      const one = random.pick([...shadow.rows(VoucherEntity)])
      return one === undefined
        ? undefined
        : Effect.flatMap(Vouchers, (vouchers) =>
            vouchers.edit(one.id, { expiresAt: random.percent(40) ? null : now() + random.between(-1_000, 300_000) }),
          )
    },
  },
  { name: "cancel by operator", weight: 2, act: operated("cancelByOperator") },
  { name: "retry by operator", weight: 3, act: operated("retryByOperator") },
  {
    name: "switch a plan",
    weight: 2,
    act: (stage) => {
      const id = stage.random.pick(stage.furnishing.planIds)
      return id === undefined
        ? undefined
        : Effect.flatMap(Catalogue, (catalogue) => catalogue.editPlan(id as PlanId, { enabled: switchOn(stage) }))
    },
  },
  {
    name: "edit a product",
    weight: 2,
    act: (stage) => {
      const { furnishing, random } = stage
      const id = random.pick(furnishing.codeProducts)
      return id === undefined
        ? undefined
        : Effect.flatMap(Catalogue, (catalogue) =>
            catalogue.editProduct(id, {
              enabled: random.percent(85),
              price: { minor: random.between(0, 300), currency: "USD" },
              policy: { expirySwitchesPlan: random.percent(50), tryCoolDownMs: random.pick([0, 5_000]) ?? 0 },
            }),
          )
    },
  },
  {
    name: "switch an account",
    weight: 1,
    act: (stage) => {
      const id = stage.random.pick(stage.furnishing.accountIds)
      return id === undefined
        ? undefined
        : Effect.flatMap(UpstreamAccounts, (accounts) => accounts.edit(id, { enabled: switchOn(stage) }))
    },
  },
]
