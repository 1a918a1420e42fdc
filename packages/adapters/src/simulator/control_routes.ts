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
const Person = Schema.Struct({
  email: Schema.NonEmptyString,
  phantom: Schema.optionalWith(Schema.Boolean, { default: () => false }),
})
const WorkspaceChange = Schema.Struct({
  seats: Schema.optionalWith(Schema.NonNegativeInt, { exact: true }),
  open: Schema.optionalWith(Schema.Boolean, { exact: true }),
  tokenAlive: Schema.optionalWith(Schema.Boolean, { exact: true }),
  planEndsAt: Schema.optionalWith(Schema.NonNegativeInt, { exact: true }),
  renews: Schema.optionalWith(Schema.Boolean, { exact: true }),
  listDelayMs: Schema.optionalWith(Schema.NonNegativeInt, { exact: true }),
  acceptAfterMs: Schema.optionalWith(Schema.NullOr(Schema.NonNegativeInt), { exact: true }),
})
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
 * | `GET workspaces` | what each workspace really has: members, open invitations, history |
 * | `PATCH workspaces/{id}` | sets `seats`, `open`, `tokenAlive`, `planEndsAt`, `renews`, `listDelayMs`, `acceptAfterMs` |
 * | `POST workspaces/{id}/accept` | `{email}`: accepts the invitation |
 * | `POST workspaces/{id}/members` | `{email, phantom?}`: a member whom nobody invited; a phantom is only listed |
 * | `DELETE workspaces/{id}/members/{email}` | the member vanishes |
 * | `POST clock` | `{advanceMs}`: puts the clock forward, so that orders expire without waiting |
 * | `GET metrics` | calls by protocol and endpoint, faults by kind |
 * | `GET audit` | open orders, and everything that does not add up |
 */
export const controlAnswer = (control: SimulatorControl, request: SimRequest): SimAnswer | undefined => {
  const [, area, id = "", part, email = ""] = request.segments
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
      return decoded(Account, request.body, (account) => found(control.setAccount(id, account), "account not found"))
    case "GET workspaces":
      return json(control.workspaces())
    case "PATCH workspaces":
      return decoded(WorkspaceChange, request.body, (change) =>
        found(control.changeWorkspace(id, change), "workspace not found"),
      )
    case "POST workspaces":
      return decoded(Person, request.body, (person) =>
        part === "accept"
          ? found(control.acceptInvitation(id, person.email), "no open invitation")
          : found(part === "members" && control.joinWorkspace(id, person.email, person.phantom), "workspace not found"),
      )
    case "DELETE workspaces":
      return found(part === "members" && control.leaveWorkspace(id, email), "no such member")
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

const found = (ok: boolean, otherwise: string): SimAnswer => (ok ? OK : json({ error: otherwise }, 404))

const done = (act: () => unknown): SimAnswer => {
  act()
  return OK
}

const decoded = <A, I>(schema: Schema.Schema<A, I>, body: string, use: (value: A) => SimAnswer): SimAnswer =>
  Either.match(Schema.decodeEither(Schema.parseJson(schema), { onExcessProperty: "error" })(body), {
    onLeft: (error) => json({ error: ParseResult.TreeFormatter.formatErrorSync(error) }, 400),
    onRight: use,
  })
