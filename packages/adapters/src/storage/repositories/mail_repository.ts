import { MailAllowanceEntity, MailEntity, MailRepository } from "@mintcode/core/mail"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

const makeMailRepository = Effect.gen(function* () {
  const mails = yield* makeEntityReads(MailEntity)
  const allowances = yield* makeEntityReads(MailAllowanceEntity)
  const { sql } = mails
  const lists = makeKeysetReads(mails)
  return MailRepository.of({
    byId: (id) => mails.byKey("byId", id),
    page: ({ state, to }, request) =>
      lists.page(
        "page",
        {
          indexed: to === undefined ? undefined : { column: "to", value: to },
          walked: walkedEqual(sql, "state", state),
        },
        request,
      ),
    due: (at, limit) => mails.many("due", sql`WHERE wake_at <= ${at} ORDER BY wake_at ${limitRows(sql, limit)}`),
    sentBefore: (before, limit) =>
      mails.many("sentBefore", sql`WHERE sent_at < ${before} ORDER BY sent_at ${limitRows(sql, limit)}`),
    allowance: (key) => allowances.byKey("byKey", key),
    allowancesBefore: (before, limit) =>
      allowances.many("before", sql`WHERE updated_at < ${before} ORDER BY updated_at ${limitRows(sql, limit)}`),
  })
})

export const layerMailRepository = Layer.effect(MailRepository, makeMailRepository)
