import { seatFaultContract } from "./seat_fault_contract.ts"
import { membershipContract } from "./seat_membership_contract.ts"
import { oddAnswersContract } from "./seat_odd_answers_contract.ts"
import { type ContractSeatDriver, makeSeatBench } from "./seat_provider_bench.ts"

/** Runs what every driver of seats must do, against a simulated provider. */
export const seatProviderContract = (name: string, makeDriver: () => ContractSeatDriver): void => {
  const bench = makeSeatBench(makeDriver())
  membershipContract(name, bench)
  seatFaultContract(name, bench)
  oddAnswersContract(name, bench)
}
