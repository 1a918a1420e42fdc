import type { ScriptInput } from "@mintcode/adapters/simulator"
import { type Answer, ask } from "./requests.ts"
import type { TestServer } from "./server_fixture.ts"
import { mintCode, quickMarket } from "./shop.ts"

/** Groups, workspaces and products of seats for tests over HTTP. */

const WORKSPACES_MAX = 150

/** The quick market, and as many empty workspaces as tests take: `team-1`, `team-2` and so on, of five seats each. */
export const seatMarket: ScriptInput = {
  ...quickMarket,
  workspaces: Object.fromEntries(
    Array.from({ length: WORKSPACES_MAX }, (_, index) => [`team-${index + 1}`, { seats: 5, owner: null }]),
  ),
}

let made = 0
let taken = 0

/** A workspace on the simulator that nobody has yet. */
export const workspaceBody = (server: TestServer, groupId: string, more: Record<string, unknown> = {}) => {
  const externalId = `team-${++taken}`
  return {
    driver: "workspace",
    name: `${groupId}-${externalId}`,
    groupId,
    externalId,
    baseUrl: server.simulator?.workspaceBaseUrl,
    token: `${externalId}-token`,
    seatsMax: 5,
    ratePerSecond: 1_000,
    ...more,
  }
}

export interface House {
  readonly groupId: string
  readonly workspaces: ReadonlyArray<{ readonly id: string; readonly name: string; readonly externalId: string }>
  readonly productId: string
}

const created = (answer: Answer): Answer => {
  if (answer.status !== 201) throw new Error(answer.text)
  return answer
}

/** A group with so many workspaces, and a product that sells their seats. */
export const openHouse = async (
  server: TestServer,
  workspaceCount = 1,
  { seat = { months: 1 }, ...more }: { readonly seat?: Record<string, unknown>; readonly price?: object } = {},
): Promise<House> => {
  const groupId = `house-${++made}-${Math.floor(performance.now())}`
  created(await ask(server, "POST", "/admin/workspace-groups", { body: { id: groupId } }))
  const workspaces: Array<House["workspaces"][number]> = []
  for (let count = 0; count < workspaceCount; count++) {
    const { json } = created(await ask(server, "POST", "/admin/workspaces", { body: workspaceBody(server, groupId) }))
    workspaces.push({ id: String(json["id"]), name: String(json["name"]), externalId: String(json["externalId"]) })
  }
  const upstreams = (await ask(server, "GET", "/admin/upstreams")).json["items"] as ReadonlyArray<
    Readonly<Record<string, unknown>>
  >
  const accountId = upstreams.find(({ name }) => name === "workspaces")?.["id"]
  const plan = created(
    await ask(server, "POST", "/admin/plans", { body: { name: groupId, accountId, parameters: { group: groupId } } }),
  )
  const body = {
    id: groupId,
    kind: "seat",
    name: { zh: "席位", en: "Seat" },
    planIds: [plan.json["id"]],
    policy: { seat },
    ...more,
  }
  created(await ask(server, "POST", "/admin/skus", { body }))
  return { groupId, workspaces, productId: groupId }
}

/** Redeems a new code of a house for an address. */
export const takeSeat = async (server: TestServer, { productId }: House, email: string) => {
  const code = await mintCode(server, productId)
  const answer = await ask(server, "POST", "/redeem", {
    body: { code, input: { email } },
    headers: { "accept-language": "en" },
  })
  if (answer.status !== 202) throw new Error(answer.text)
  return { code, id: String(answer.json["id"]), token: String(answer.json["token"]) }
}

/** Looks, 50 ms apart, before something is taken not to come: a crowded machine takes ten times as long as this one. */
const LOOKS_MAX = 2_400

/** Asks until what is asked for holds. */
export const until = async (read: () => Promise<Answer>, holds: (json: Answer["json"]) => boolean): Promise<Answer> => {
  let last: Answer | undefined
  for (let left = LOOKS_MAX; left > 0; left--) {
    last = await read()
    if (holds(last.json)) return last
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`this did not come about: ${last?.text ?? ""}`)
}

/** Accepts an invitation at the simulator, once it is there. */
export const accept = async (server: TestServer, workspace: string, email: string): Promise<void> => {
  for (let left = LOOKS_MAX; left > 0; left--) {
    if (server.simulator?.acceptInvitation(workspace, email) === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("nobody was invited")
}

/** A member with a seat that was redeemed, accepted and delivered. */
export const seatMember = async (server: TestServer, house: House, email: string) => {
  const held = await takeSeat(server, house, email)
  await accept(server, house.workspaces[0]?.externalId ?? "", email)
  await until(
    () => ask(server, "GET", `/redeem/${held.id}`, { token: held.token }),
    ({ state }) => state === "delivered",
  )
  const { json } = await ask(server, "GET", `/admin/leases?holder=${email}&pool=${house.groupId}`)
  const [lease] = json["items"] as ReadonlyArray<Readonly<Record<string, unknown>>>
  return { ...held, leaseId: String(lease?.["id"]) }
}
