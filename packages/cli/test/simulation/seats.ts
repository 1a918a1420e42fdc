import { SeatSimulation } from "./seats/seat_simulation.ts"

/** Moves in one world: people come and go for some months. */
const MOVES = 1_500
const TELL_EVERY_MS = 10_000

const tell = (line: string) => process.stdout.write(`${line}\n`)

/**
 * `npm run proof -- --seats`: towns of workspaces in memory, one seed after the other, with the real steps of seats and
 * leases. The rules and what happens are in `seats/seat_rules.ts` and `seats/seat_simulation.ts`.
 */
export const simulateSeatsFor = (minutes: number, firstSeed: number, worldsMax: number, traces: boolean): number => {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1_000
  const sum = { worlds: 0, steps: 0, deaths: 0, redemptions: 0, delivered: 0, transfers: 0 }
  const say = (violations: number) =>
    [
      `${sum.worlds} worlds`,
      `${sum.steps} steps`,
      `${sum.deaths} deaths`,
      `${sum.redemptions} redemptions`,
      `${sum.delivered} delivered`,
      `${sum.transfers} moves between workspaces`,
      `${violations} violations`,
      `${Math.round(sum.steps / seconds())} steps/s`,
    ].join(", ")
  let toldAt = startedAt
  tell(`first seed ${firstSeed}`)
  while (sum.worlds < worldsMax && (seconds() < minutes * 60 || sum.worlds === 0)) {
    const seed = firstSeed + sum.worlds
    try {
      const simulation = new SeatSimulation(seed)
      if (traces) simulation.tell = tell
      const { deaths, delivered, ends, steps, transfers } = simulation.live(MOVES)
      sum.worlds++
      sum.steps += steps
      sum.deaths += deaths
      sum.redemptions += Object.values(ends).reduce((all, count) => all + count, 0)
      sum.delivered += delivered
      sum.transfers += transfers
    } catch (error) {
      tell(say(1))
      tell(`\nVIOLATION ${error instanceof Error ? error.message : String(error)}`)
      tell(`\nagain: npm run proof -- --seats --seed ${seed} --worlds 1`)
      return 1
    }
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now()
      tell(say(0))
    }
  }
  tell(say(0))
  return 0
}
