import type { SeatFault } from "@mintcode/core/seat"
import { InputRefused, OutOfStock, UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "@mintcode/core/supplier"
import type { SeatRefusal } from "./seat_signal.ts"

/** All that a client of a seat provider fails with. */
export type SeatClientError = SeatRefusal | UpstreamUnknown

/** What an error of a client means for an invitation. */
export const inviteFaultOf = (error: SeatClientError): SeatFault | OutOfStock | InputRefused => {
  if (error._tag === "UpstreamUnknown") return error
  const reason = `${error.operation}: ${error.status} ${error.text}`.trim()
  switch (error.signal) {
    case "full":
      return new OutOfStock({ reason })
    case "member":
      return new InputRefused({ problem: "ALREADY_MEMBER", reason })
    case "address":
      return new InputRefused({ problem: "ADDRESS_REFUSED", reason })
    case "limit":
    case "conflict":
    case "transient":
      return new UpstreamThrottled({ retryAfterMs: error.retryAfterMs, reason })
    case "key":
      return new UpstreamRefused({ refusal: "key", reason })
    case "closed":
      return new UpstreamRefused({ refusal: "account", reason })
    case "blocked":
      return new UpstreamRefused({ refusal: "blocked", reason })
    case "missing":
    case "refused":
      return new UpstreamRefused({ refusal: "parameters", reason })
    // Somebody invited them and the caller did not expect it: a look tells what is.
    case "invited":
      return new UpstreamUnknown({ reason })
  }
}

/** The same for every other call: nothing can be full, and nobody's address is at stake. */
export const seatFaultOf = (error: SeatClientError): SeatFault => {
  const fault = inviteFaultOf(error)
  return fault._tag === "OutOfStock" || fault._tag === "InputRefused"
    ? new UpstreamUnknown({ reason: `Unexpected answer: ${fault.reason}` })
    : fault
}
