import { type ContractDriver, makeBench } from "./supplier_bench.ts"
import { faultContract } from "./supplier_fault_contract.ts"
import { orderContract } from "./supplier_order_contract.ts"
import { recoveryContract } from "./supplier_recovery_contract.ts"

/** Runs what every driver of the number kind must do, against a simulated upstream. */
export const supplierContract = (name: string, makeDriver: () => ContractDriver): void => {
  const bench = makeBench(makeDriver())
  orderContract(name, bench)
  faultContract(name, bench)
  recoveryContract(name, bench)
}
