/**
 * Every repository port of core over `@effect/sql`, on SQLite and on MySQL or MariaDB alike.
 *
 * Lists are pages by id (`keyset_reads.ts`), a stretch of time is a range of ids (`id_range.ts`), and any failure of
 * the database is `StorageFailed` without a value in it. Writing is not in here: it goes through `Commit`.
 *
 * @example
 * ```ts
 * import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
 * import { VoucherRepository } from "@mintcode/core/voucher"
 * import { Effect, Layer, Redacted } from "effect"
 *
 * const storage = layerRepositories.pipe(Layer.provideMerge(layerStorage(Redacted.make("sqlite::memory:"))))
 * const newest = Effect.flatMap(VoucherRepository, (vouchers) => vouchers.page({}, { limit: 10, afterId: null }))
 * newest.pipe(Effect.provide(storage))
 * ```
 *
 * @module
 */
import { Layer } from "effect"
import { layerAbuseRepository } from "./abuse_repository.ts"
import { layerAuditSealRepository } from "./audit_seal_repository.ts"
import { layerCatalogueRepository } from "./catalogue_repository.ts"
import { layerDeveloperRepository } from "./developer_repository.ts"
import { layerEventRepository } from "./event_repository.ts"
import { layerIdempotencyRepository } from "./idempotency_repository.ts"
import { layerLeaseRepository } from "./lease_repository.ts"
import { layerLicenceRepository } from "./licence_repository.ts"
import { layerMailRepository } from "./mail_repository.ts"
import { layerOperatorTokenRepository } from "./operator_token_repository.ts"
import { layerAlertNoticeRepository, layerOutboxRepository } from "./outbox_repository.ts"
import { layerPeopleRepositories } from "./people_repositories.ts"
import { layerRedemptionRepository } from "./redemption_repository.ts"
import { layerSeatRepository } from "./seat_repository.ts"
import { layerSettingRepository } from "./setting_repository.ts"
import { layerUpstreamAccountRepository } from "./upstream_account_repository.ts"
import { layerVoucherRepository } from "./voucher_repository.ts"
import { layerWebhookRepository } from "./webhook_repository.ts"
import { layerWorkRepository } from "./work_repository.ts"

/** All repositories, given a `SqlClient` and the `StorageDialect` beside it. */
export const layerRepositories = Layer.mergeAll(
  layerAbuseRepository,
  layerAuditSealRepository,
  layerCatalogueRepository,
  layerDeveloperRepository,
  layerEventRepository,
  layerIdempotencyRepository,
  layerLeaseRepository,
  layerLicenceRepository,
  layerMailRepository,
  layerOperatorTokenRepository,
  layerAlertNoticeRepository,
  layerOutboxRepository,
  layerPeopleRepositories,
  layerRedemptionRepository,
  layerSeatRepository,
  layerSettingRepository,
  layerUpstreamAccountRepository,
  layerVoucherRepository,
  layerWebhookRepository,
  layerWorkRepository,
)

/** What `layerRepositories` provides. */
export type Repositories = Layer.Layer.Success<typeof layerRepositories>
