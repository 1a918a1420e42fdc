import { Either, ParseResult, Schema } from "effect"
import type { SimulatorControl } from "./control.ts"
import { json, type SimAnswer, type SimRequest } from "./exchange.ts"
import { Fault, type Script, Script as ScriptSchema } from "./script.ts"

const Message = Schema.Struct({
  code: Schema.optionalWith(Schema.String, { default: () => "" }),
  text: Schema.optionalWith(Schema.String, { exact: true }),
  sender: Schema.optionalWith(Schema.String, { default: () => "simulator" }),
})
const Advance = Schema.Struct({ advanceMs: Schema.NonNegativeInt })
const Account = Schema.Struct({
  balance: Schema.optionalWith(Schema.NonNegative, { exact: true }),
  rating: Schema.optionalWith(Schema.Number, { exact: true }),
})

/**
 * The control interface, below `/_sim`:
 *
 * | call | does |
 * |---|---|
 * | `POST reset` | forgets orders, money, faults and metrics; with a script in the body, takes that one |
 * | `GET script`, `PUT script` | reads and replaces the script; orders stay |
 * | `GET faults`, `POST faults`, `DELETE faults` | lists what waits, adds one fault or a list, clears |
 * | `GET orders` | all orders, newest first, with messages and history |
 * | `POST orders/{id}/sms` | `{code, text?, sender?}`: a message arrives now, in whatever state the order is |
 * | `GET accounts`, `PATCH accounts/{token}` | balance, frozen money, rating, postings; sets `balance` and `rating` |
 * | `POST clock` | `{advanceMs}`: puts the clock forward, so that orders expire without waiting |
 * | `GET metrics` | calls by protocol and endpoint, faults by kind |
 * | `GET audit` | open orders, and everything that does not add up |
 */
export const controlAnswer = (control: SimulatorControl, request: SimRequest): SimAnswer | undefined => {
  const [, area, id = "", part] = request.segments
  switch (`${request.method} ${area ?? ""}`) {
    case "POST reset":
      return request.body.trim() === ""
        ? done(() => control.reset())
        : decoded(ScriptSchema, request.body, (script) => done(() => control.reset(script)))
    case "GET script":
      return json(control.script())
    case "PUT script":
      return decoded(ScriptSchema, request.body, (script: Script) => done(() => control.setScript(script)))
    case "GET faults":
      return json(control.faults())
    case "POST faults":
      return decoded(Schema.Union(Fault, Schema.Array(Fault)), request.body, (faults) =>
        done(() => control.addFaults("kind" in faults ? [faults] : faults)),
      )
    case "DELETE faults":
      return done(() => control.clearFaults())
    case "GET orders":
      return json(control.orders())
    case "POST orders":
      if (part !== "sms") return undefined
      return decoded(Message, request.body, (message) => {
        const order = control.deliver(id, message)
        return order === undefined ? json({ error: "order not found" }, 404) : json(order)
      })
    case "GET accounts":
      return json(control.accounts())
    case "PATCH accounts":
      return decoded(Account, request.body, (account) =>
        control.setAccount(id, account) ? OK : json({ error: "account not found" }, 404),
      )
    case "POST clock":
      return decoded(Advance, request.body, ({ advanceMs }) => done(() => control.advance(advanceMs)))
    case "GET metrics":
      return json(control.metrics())
    case "GET audit":
      return json(control.audit())
    default:
      return undefined
  }
}

const OK = json({ ok: true })

const done = (act: () => unknown): SimAnswer => {
  act()
  return OK
}

const decoded = <A, I>(schema: Schema.Schema<A, I>, body: string, use: (value: A) => SimAnswer): SimAnswer =>
  Either.match(Schema.decodeEither(Schema.parseJson(schema), { onExcessProperty: "error" })(body), {
    onLeft: (error) => json({ error: ParseResult.TreeFormatter.formatErrorSync(error) }, 400),
    onRight: use,
  })
