import { CatalogueRepository, PLAN_TALLY_NONE, PlanEntity, type PlanId, ProductEntity } from "@mintcode/core/catalogue"
import { Commit, Crypto, type CryptoShape } from "@mintcode/core/kernel"
import { LeaseEntity, LeaseRecordEntity, LeaseRepository } from "@mintcode/core/lease"
import { MailAllowanceEntity, MailRepository } from "@mintcode/core/mail"
import {
  layerOrderSteps,
  layerRedemptionSteps,
  layerSignals,
  layerTransitions,
  RedemptionEntity,
  RedemptionRepository,
  UpstreamOrderEntity,
} from "@mintcode/core/redemption"
import {
  layerLeaseSteps,
  layerSeatMails,
  layerSeatProviders,
  layerSeatSignals,
  layerSeatSteps,
  layerSeats,
  layerSupplierDrivers,
  SEAT_LIVE_STATES,
  type SeatDriver,
  SeatDrivers,
  SeatEntity,
  SeatRepository,
  SeatTimes,
  type SeatTiming,
  WorkspaceEntity,
  WorkspaceFailures,
} from "@mintcode/core/seat"
import { layerSettings, SettingRepository } from "@mintcode/core/settings"
import {
  allowanceUnknown,
  layerUpstreams,
  SupplierDrivers,
  UpstreamAccountEntity,
  UpstreamAccountRepository,
  UpstreamLimit,
} from "@mintcode/core/supplier"
import { VoucherEntity, VoucherRepository } from "@mintcode/core/voucher"
import { WorkEngine } from "@mintcode/core/work"
import { type Context, Effect, Layer, Option } from "effect"
import { commitOf, type StorageTrouble, slowed } from "../services.ts"
import type { SimulatedProcess } from "../simulated_process.ts"
import type { MemoryBooks } from "./memory_books.ts"

/** A port of which a walk asks these operations and no others. */
const asked = <Shape extends object>(operations: Partial<Shape>): Shape =>
  new Proxy(operations, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name)
      throw new Error(`nobody was expected to ask for ${String(name)}`)
    },
  }) as Shape

const byWake = (left: { readonly wakeAt: number | null }, right: { readonly wakeAt: number | null }) =>
  (left.wakeAt ?? 0) - (right.wakeAt ?? 0)
const isDue =
  (at: number) =>
  ({ wakeAt }: { readonly wakeAt: number | null }) =>
    wakeAt !== null && wakeAt <= at
const sleepsPast =
  (after: number) =>
  ({ wakeAt }: { readonly wakeAt: number | null }) =>
    wakeAt !== null && wakeAt > after
const isLive = ({ state }: { readonly state: string }) => (SEAT_LIVE_STATES as ReadonlyArray<string>).includes(state)
const read = <A>(look: () => A) => Effect.sync(look)

/** Reads over the same maps that commits write; others may get in between two of them. */
const layerReads = (books: MemoryBooks, process: SimulatedProcess, trouble: StorageTrouble) => {
  const found = <A>(row: A | undefined) => Option.fromNullable(row)
  const seats = () => books.rows(SeatEntity)
  const leases = () => books.rows(LeaseEntity)
  const redemptions = () => books.rows(RedemptionEntity)
  const orders = () => books.rows(UpstreamOrderEntity)
  const reads = <Shape extends object>(operations: Partial<Shape>): Shape => slowed(process, asked(operations), trouble)
  return Layer.mergeAll(
    Layer.succeed(
      SeatRepository,
      reads<Context.Tag.Service<SeatRepository>>({
        workspace: (id) => read(() => found(books.find(WorkspaceEntity, id))),
        workspacesOf: (group) => read(() => books.rows(WorkspaceEntity).filter(({ groupId }) => groupId === group)),
        seat: (id) => read(() => found(books.find(SeatEntity, id))),
        seatByOrder: (key) => read(() => found(seats().find(({ orderKey }) => orderKey === key))),
        liveSeatsOf: (id) => read(() => seats().filter((seat) => seat.leaseId === id && isLive(seat))),
        seatsOf: (id) =>
          read(() =>
            seats()
              .filter(({ leaseId }) => leaseId === id)
              .toReversed(),
          ),
        seatsDue: (at, limit) => read(() => seats().filter(isDue(at)).toSorted(byWake).slice(0, limit)),
        seatsAsleep: (after, limit) => read(() => seats().filter(sleepsPast(after)).slice(0, limit)),
      }),
    ),
    Layer.succeed(
      LeaseRepository,
      reads<Context.Tag.Service<LeaseRepository>>({
        byId: (id) => read(() => found(books.find(LeaseEntity, id))),
        byClaim: (key) => read(() => found(leases().find(({ claim }) => claim === key))),
        due: (_kind, at, limit) => read(() => leases().filter(isDue(at)).toSorted(byWake).slice(0, limit)),
        asleep: (_kind, after, limit) => read(() => leases().filter(sleepsPast(after)).slice(0, limit)),
        record: (key) => read(() => found(books.find(LeaseRecordEntity, key))),
      }),
    ),
    Layer.succeed(
      RedemptionRepository,
      reads<Context.Tag.Service<RedemptionRepository>>({
        byId: (id) => read(() => found(books.find(RedemptionEntity, id))),
        due: (at, limit) => read(() => redemptions().filter(isDue(at)).toSorted(byWake).slice(0, limit)),
        orderById: (id) => read(() => found(books.find(UpstreamOrderEntity, id))),
        dueOrders: (at, limit) => read(() => orders().filter(isDue(at)).toSorted(byWake).slice(0, limit)),
        ownedRefs: (_account, refs) =>
          read(() => new Set(orders().flatMap(({ ref }) => (refs.includes(ref) ? [ref] : [])))),
        ordersByRefs: (_account, refs) => read(() => orders().filter(({ ref }) => refs.includes(ref))),
      }),
    ),
    Layer.succeed(
      VoucherRepository,
      reads<Context.Tag.Service<VoucherRepository>>({
        byId: (id) => read(() => found(books.find(VoucherEntity, id))),
        batchById: () => Effect.succeedNone,
      }),
    ),
    Layer.succeed(
      CatalogueRepository,
      reads<Context.Tag.Service<CatalogueRepository>>({
        productById: (id) => read(() => found(books.find(ProductEntity, id))),
        planById: (id) => read(() => found(books.find(PlanEntity, id))),
        tallies: (ids) => read(() => new Map(ids.map((id: PlanId) => [id, PLAN_TALLY_NONE]))),
      }),
    ),
    Layer.succeed(
      UpstreamAccountRepository,
      reads<Context.Tag.Service<UpstreamAccountRepository>>({
        byId: (id) => read(() => found(books.find(UpstreamAccountEntity, id))),
      }),
    ),
    Layer.succeed(
      MailRepository,
      reads<Context.Tag.Service<MailRepository>>({
        allowance: (key) => read(() => found(books.find(MailAllowanceEntity, key))),
      }),
    ),
    Layer.succeed(SettingRepository, { all: Effect.succeed([]) }),
  )
}

/** Wake-ups that are all lost: the walk finds what is due by itself. */
const layerLostWakes = Layer.succeed(
  WorkEngine,
  asked<Context.Tag.Service<WorkEngine>>({ wake: () => Effect.void, workerId: Effect.succeed(null) }),
)

/** A limit in calls that nothing here reaches. */
const layerWideLimit = Layer.succeed(UpstreamLimit, {
  take: (_account, ratePerSecond) => allowanceUnknown(ratePerSecond),
  widen: () => Effect.void,
})

export interface MemoryWorldOptions {
  readonly books: MemoryBooks
  readonly process: SimulatedProcess
  readonly trouble: StorageTrouble
  /** What is put around the books' own commit. */
  readonly aroundCommit: (commit: MemoryBooks["commit"]) => MemoryBooks["commit"]
  readonly driver: SeatDriver
  /** Draws the same bytes for the same seed: what is drawn orders rows. */
  readonly crypto: CryptoShape
  readonly failed: Context.Tag.Service<WorkspaceFailures>["failed"]
  readonly timing: SeatTiming
}

/** The steps of redemptions, seats and leases in one process, over books that all of them share. */
export const layerMemoryWorld = ({
  aroundCommit,
  books,
  crypto,
  driver,
  failed,
  process,
  timing,
  trouble,
}: MemoryWorldOptions) => {
  const ports = Layer.mergeAll(
    layerReads(books, process, trouble),
    Layer.succeed(Commit, commitOf(process, aroundCommit(books.commit), trouble)),
    Layer.succeed(Crypto, crypto),
    Layer.succeed(SupplierDrivers, new Map()),
    Layer.succeed(SeatDrivers, new Map([[driver.name, driver]])),
    Layer.succeed(WorkspaceFailures, { failed }),
  )
  return Layer.mergeAll(layerRedemptionSteps, layerOrderSteps).pipe(
    Layer.provideMerge(layerUpstreams),
    Layer.provideMerge(layerSupplierDrivers),
    Layer.provideMerge(Layer.mergeAll(layerSeatSteps, layerLeaseSteps)),
    Layer.provideMerge(Layer.mergeAll(layerSeats, layerSeatMails, layerSeatSignals, layerSeatProviders)),
    Layer.provideMerge(layerTransitions),
    Layer.provideMerge(Layer.mergeAll(layerSignals, layerSettings)),
    Layer.provideMerge(Layer.mergeAll(layerLostWakes, layerWideLimit)),
    Layer.provideMerge(ports),
    Layer.provide(Layer.succeed(SeatTimes, timing)),
  )
}

/** What a process of such a world has. */
export type SeatServices = Layer.Layer.Success<ReturnType<typeof layerMemoryWorld>>
