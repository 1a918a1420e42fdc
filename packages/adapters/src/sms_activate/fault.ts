import {
  type OrderFault,
  OutOfStock,
  type SupplierFault,
  UpstreamRefused,
  UpstreamThrottled,
  UpstreamUnknown,
} from "@mintcode/core/supplier"
import { onOrder } from "../upstream_http/number_supplier.ts"
import type { SmsActivateError } from "./errors.ts"

/** What an error of the client means for an order that is about to be placed. */
export const supplierFaultOf = (error: SmsActivateError): SupplierFault => {
  switch (error._tag) {
    case "UpstreamUnknown":
      return error
    // Nothing for the plan's price is nothing in stock: the next plan may pay another price.
    case "SmsActivateNoNumbers":
    case "SmsActivateWrongMaxPrice":
      return new OutOfStock({ reason: error.text })
    case "SmsActivateLimited":
      return new UpstreamThrottled({ retryAfterMs: error.retryAfterMs, reason: error.text || `status ${error.status}` })
    case "SmsActivateErrorSql":
    // An order stands under this intent although nobody saw it being placed: it has to be looked for.
    case "SmsActivateOrderAlreadyExists":
      return new UpstreamUnknown({ reason: `Cannot finish ${error.operation}: ${error.text}` })
    case "SmsActivateBadKey":
      return new UpstreamRefused({ refusal: "key", reason: `The key is not accepted (${error.status})` })
    case "SmsActivateNoBalance":
    case "SmsActivateNoBalanceForward":
      return new UpstreamRefused({ refusal: "balance", reason: error.text })
    case "SmsActivateBadService":
    case "SmsActivateWrongService":
    case "SmsActivateWrongExceptionPhone":
      return new UpstreamRefused({ refusal: "parameters", reason: error.text })
    case "SmsActivateBanned":
    case "SmsActivateChannelsLimit":
      return new UpstreamRefused({ refusal: "blocked", reason: error.text })
    case "SmsActivateBadAction":
    case "SmsActivateNoActivation":
    case "SmsActivateWrongActivationId":
    case "SmsActivateBadStatus":
    case "SmsActivateEarlyCancelDenied":
      return new UpstreamRefused({ refusal: "unsupported", reason: `${error.operation}: ${error.text}` })
    case "SmsActivateOtherRefusal":
      return new UpstreamRefused({
        refusal: error.status === 403 ? "blocked" : "parameters",
        reason: `${error.status} ${error.text}`,
      })
  }
}

/** The same for a call on an order that exists. */
export const orderFaultOf = (error: SmsActivateError): OrderFault => onOrder(supplierFaultOf(error))
