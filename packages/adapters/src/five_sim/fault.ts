import {
  type OrderFault,
  OutOfStock,
  type SupplierFault,
  UpstreamRefused,
  UpstreamThrottled,
  UpstreamUnknown,
} from "@mintcode/core/supplier"
import { onOrder } from "../upstream_http/number_supplier.ts"
import type { FiveSimError } from "./errors.ts"

/** What an error of the client means for an order that is about to be placed. */
export const supplierFaultOf = (error: FiveSimError): SupplierFault => {
  switch (error._tag) {
    case "UpstreamUnknown":
      return error
    case "FiveSimNoFreePhones":
    case "FiveSimNotEnoughProductQty":
      return new OutOfStock({ reason: error.text })
    case "FiveSimApiLimit":
    case "FiveSimAddressLimit":
      return new UpstreamThrottled({ retryAfterMs: error.retryAfterMs, reason: error.text })
    // It says for certain that nothing was placed, and passes by itself: the same plan later, like a limit.
    case "FiveSimServerOffline":
      return new UpstreamThrottled({ retryAfterMs: null, reason: error.text })
    case "FiveSimInternalError":
      return new UpstreamUnknown({ reason: `Cannot finish ${error.operation}: ${error.text}` })
    case "FiveSimUnauthorized":
      return new UpstreamRefused({ refusal: "key", reason: `The token is not accepted (${error.status})` })
    case "FiveSimNotEnoughUserBalance":
      return new UpstreamRefused({ refusal: "balance", reason: error.text })
    case "FiveSimNotEnoughRating":
      return new UpstreamRefused({ refusal: "account", reason: error.text })
    case "FiveSimSelectCountry":
    case "FiveSimSelectOperator":
    case "FiveSimSelectProduct":
    case "FiveSimBadCountry":
    case "FiveSimBadOperator":
    case "FiveSimBadProduct":
    case "FiveSimNoProduct":
    case "FiveSimCountryIsIncorrect":
    case "FiveSimProductIsIncorrect":
      return new UpstreamRefused({ refusal: "parameters", reason: error.text })
    case "FiveSimReuseNotPossible":
    case "FiveSimReuseFalse":
    case "FiveSimReuseExpired":
    case "FiveSimHostingOrder":
    case "FiveSimOrderNotFound":
    case "FiveSimRecordNotFound":
    case "FiveSimOrderExpired":
    case "FiveSimOrderNoSms":
    case "FiveSimOrderHasSms":
    case "FiveSimNeedToWait":
      return new UpstreamRefused({ refusal: "unsupported", reason: error.text })
    case "FiveSimOtherRefusal":
      return new UpstreamRefused({
        refusal: error.status === 403 ? "blocked" : "parameters",
        reason: `${error.status} ${error.text}`,
      })
  }
}

/** The same for a call on an order that exists. */
export const orderFaultOf = (error: FiveSimError): OrderFault => onOrder(supplierFaultOf(error))
