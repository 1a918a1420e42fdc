import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { supplierContract } from "./supplier_contract.ts"

supplierContract("five-sim", () => ({
  driver: fiveSimDriver,
  baseUrl: (simulator) => simulator.fiveSimBaseUrl,
  parameters: { country: "usa", operator: "any", product: "telegram" },
  elsewhere: { country: "england", operator: "any", product: "telegram" },
  otherProduct: { country: "usa", operator: "virtual4", product: "whatsapp" },
  noSuchProduct: { country: "usa", operator: "any", product: "nothing" },
  malformed: [
    [{ operator: "any", product: "telegram" }, "/country"],
    [{ country: "usa/../..", operator: "any", product: "telegram" }, "/country"],
    [{ country: "usa", product: 7 }, "/product"],
    [{ country: "usa", product: "telegram", oprator: "any" }, "/oprator"],
  ],
}))
