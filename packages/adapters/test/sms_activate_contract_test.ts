import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { supplierContract } from "./supplier_contract.ts"

supplierContract("sms-activate", () => ({
  driver: smsActivateDriver,
  baseUrl: (simulator) => simulator.smsActivateBaseUrl,
  parameters: { country: 187, service: "tg" },
  elsewhere: { country: "16", service: "tg" },
  otherProduct: { country: 187, service: "wa" },
  noSuchProduct: { country: 187, service: "zz" },
  malformed: [
    [{ service: "tg" }, "/country"],
    [{ country: "usa", service: "tg" }, "/country"],
    [{ country: 187, service: "t g" }, "/service"],
    [{ country: 187, service: "tg", product: "telegram" }, "/product"],
  ],
}))
