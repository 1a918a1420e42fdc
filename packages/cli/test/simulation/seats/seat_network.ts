import type { SeatDriver, SeatProvider } from "@mintcode/core/seat"
import { type Clock, Effect, type Exit } from "effect"
import type { TownCall } from "../../../../worker/test/seat_town.ts"
import type { Seeded } from "../seeded.ts"
import type { Parked, ParkingLot, SimulatedProcess } from "../simulated_process.ts"
import type { VirtualTime } from "../virtual_time.ts"

/** A request arrives within this or never; with the lag of lists, that is less than absence has to settle. */
const FLIGHT_MS_MAX = 8_000
/** Percent of requests that never arrive, of those that are as slow as that. */
const LOST = 50

export interface SeatNetworkSetup {
  readonly process: SimulatedProcess
  readonly lot: ParkingLot
  readonly time: VirtualTime
  readonly random: Seeded
  /** The provider's clock. */
  readonly clock: Clock.Clock
  readonly sent: (call: TownCall, hall: string, email: string) => void
  readonly answered: (call: TownCall, hall: string, email: string, exit: Exit.Exit<unknown, unknown>) => void
}

const NETWORK = { name: "network", isStalled: () => false }

/**
 * The way from a process to its providers. A request that has left arrives although its process has died or given it up,
 * and its answer reaches only who lives to hear it.
 */
export const overNetwork = (driver: SeatDriver, setup: SeatNetworkSetup): SeatDriver => {
  const { answered, clock, lot, process, random, sent, time } = setup
  const travels = <A, E>(call: TownCall, hall: string, email: string, there: Effect.Effect<A, E>) =>
    Effect.suspend(() => {
      sent(call, hall, email)
      const isLost = random.percent(LOST)
      return process.wait<A, E>((come) => {
        const over = () => {
          lot.delete(parked)
          stop()
        }
        const parked: Parked = {
          process: NETWORK,
          what: `${call} ${email} for ${process.name}`,
          goOn: () => {
            over()
            const exit = Effect.runSyncExit(Effect.withClock(there, clock))
            answered(call, hall, email, exit)
            if (process.isAlive()) come(exit)
          },
        }
        lot.add(parked)
        const stop = time.after(FLIGHT_MS_MAX, isLost ? over : parked.goOn)
        // Who does not wait for it any more has sent it all the same.
        return () => {}
      })
    }).pipe(
      Effect.exit,
      Effect.flatMap((exit) => Effect.zipRight(process.gate(`hears of ${call} ${email}`), exit)),
    )
  return {
    ...driver,
    connect: (options) => {
      const provider = driver.connect(options)
      const hall = options.workspace.externalId
      return {
        ...provider,
        invite: (email) => travels("invite", hall, email, provider.invite(email)),
        standing: (email) => travels("standing", hall, email, provider.standing(email)),
        revoke: (email, ref) => travels("revoke", hall, email, provider.revoke(email, ref)),
        remove: (email, ref) => travels("remove", hall, email, provider.remove(email, ref)),
      } satisfies SeatProvider
    },
  }
}
