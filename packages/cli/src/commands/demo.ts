import type { Transition } from "@mintcode/core/redemption"
import type { RedemptionHistory } from "@mintcode/http/api"
import { Effect, Stream } from "effect"
import type { Demo } from "../app/demo.ts"
import { leaf } from "../command/command.ts"
import { toggle } from "../command/flags.ts"
import { CommandFailed } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { failureWords, numberOf, valueText } from "./shared/buyer_words.ts"

/** `mintcode demo`. */
export const demo = leaf({
  name: "demo",
  summary: "See a code minted, redeemed and delivered, on a throw-away database",
  notes: ["Starts a simulated supplier, a server and a worker in this process, and cleans up behind itself."],
  lasting: true,
  flags: { keep: toggle("keep", "Leave everything running until Ctrl-C, to play with") },
  run: ({ keep }) =>
    Effect.gen(function* () {
      const { startDemo, layerDemoLogging } = yield* Effect.promise(() => import("../app/demo.ts"))
      yield* Effect.provide(
        Effect.scoped(Effect.flatMap(startDemo, (running) => perform(running, keep))),
        layerDemoLogging,
      )
    }),
})

const perform = (running: Demo, keep: boolean) =>
  Effect.gen(function* () {
    const output = yield* Output
    const { bold, dim, green } = output
    const lines = (...texts: ReadonlyArray<string>) =>
      output.json ? Effect.void : output.write(texts.map((text) => `${text}\n`).join(""))
    yield* lines(
      "",
      `${bold("MintCode")}  ${dim("a code minted, redeemed and delivered, all on this machine")}`,
      "",
      `  server     ${running.url}  ${dim(`API and worker, SQLite database in ${running.folder}`)}`,
      `  supplier   ${running.simulator.addresses.url}  ${dim("simulated")}`,
      `  product    ${running.productId}  ${dim("two plans; the first is out of stock on purpose")}`,
      "",
      bold(`${running.codes.length} vouchers minted`),
      ...running.codes.map((code) => `  ${code}`),
      "",
      bold("The first one redeemed over HTTP"),
    )
    const [first = "", second = ""] = running.codes
    const { history, value } = yield* redeemFirst(running, first, (text) => lines(`  ${text}`))
    yield* lines("", `  ${bold("Code")}  ${green(bold(valueText(value)))}`, "")
    yield* output.json
      ? output.write(`${JSON.stringify({ url: running.url, codes: running.codes, history, value })}\n`)
      : lines(
          ...(keep
            ? toTry(running, second, yield* running.makeOperator, bold)
            : [dim("Everything is stopped and removed again. With --keep it goes on."), ""]),
        )
    if (keep) return yield* Effect.never
  })

/** Redeems a code as a buyer does, and tells each step as operators see it. */
const redeemFirst = ({ client, plans }: Demo, code: string, tell: (text: string) => Effect.Effect<void, unknown>) =>
  Effect.gen(function* () {
    const buyer = yield* client.withToken(undefined)
    const accepted = yield* buyer.redeem.redeem({ payload: { code }, headers: {} })
    const holder = yield* client.withToken(accepted.token)
    const readHistory = client.redemptions.get({ path: { id: accepted.id } })
    yield* tell(step(0, "accepted"))
    let told = 0
    const tellNew = (history: RedemptionHistory) =>
      Effect.suspend(() => {
        const fresh = history.transitions.slice(told)
        told = history.transitions.length
        return Effect.forEach(
          fresh,
          (one) => {
            const words = wordsOf(one, history, plans)
            return words === undefined ? Effect.void : tell(step(one.at - history.redemption.createdAt, words))
          },
          { discard: true },
        )
      })
    const last = yield* Stream.runLast(
      Stream.tap(holder.followRedemption(accepted.id), () => Effect.flatMap(readHistory, tellNew)),
    )
    const view = last._tag === "Some" ? last.value : accepted
    if (view.state !== "delivered") {
      return yield* new CommandFailed({
        code: view.failure ?? view.state.toUpperCase(),
        exit: "refused",
        reason: failureWords(view),
      })
    }
    const history = yield* readHistory
    yield* tellNew(history)
    const { value } = yield* holder.redeem.result({ path: { id: accepted.id }, headers: {} })
    return { history, value }
  })

const step = (ms: number, words: string): string => `${(ms / 1000).toFixed(1).padStart(5)} s  ${words}`

/** A step in words; `undefined` for those that say nothing new. */
const wordsOf = (
  { event, planId, to }: Transition,
  { redemption }: RedemptionHistory,
  plans: ReadonlyMap<string, string>,
): string | undefined => {
  const plan = plans.get(planId ?? "") ?? "the plan"
  switch (event) {
    case "OutOfStock":
      return `${plan} is out of stock, on to the next plan`
    case "Start":
      return undefined
    case "Placed":
    case "Found":
      return `number ${numberOf(redemption.order ?? { details: {} }) ?? ""} from ${plan}, waiting for the message`
    default:
      return to === "delivered" ? "delivered" : to
  }
}

const toTry = (
  { url, simulator, adminToken, licenceCode, seatCode }: Demo,
  code: string,
  operator: { readonly email: string; readonly password: string },
  bold: (text: string) => string,
): ReadonlyArray<string> => [
  bold("Now you"),
  `  buyer       ${url}/#${code}`,
  `  seat        ${url}/#${seatCode}  any address: the simulated team lets it join within some seconds`,
  `  licence     curl -s ${url}/api/validate -d '{"code":"${licenceCode}","machine_code":"my-laptop"}'`,
  `  console     ${url}/console  ${operator.email}, password ${operator.password}`,
  `  API         ${url}/docs  and  ${url}/openapi.json`,
  `  redeem      curl -s ${url}/redeem -H 'content-type: application/json' -d '{"code":"${code}"}'`,
  `  operate     curl -s ${url}/admin/vouchers -H 'authorization: Bearer ${adminToken}'`,
  `  supplier    curl -s ${simulator.addresses.url}/_sim/orders`,
  "",
  "  Ctrl-C stops everything and removes it.",
  "",
]
