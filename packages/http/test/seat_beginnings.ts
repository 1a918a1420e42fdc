import { fresh, type World } from "./error_world.ts"
import { ask } from "./requests.ts"
import { accept, type House, openHouse, seatMember, until, workspaceBody } from "./seat_house.ts"

type Row = Readonly<Record<string, unknown>>

/** What cases about workspaces, seats and leases begin with. */
export const seatBeginnings = (world: World) => {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    ask(world.server, method, path, { headers, ...(body === undefined ? {} : { body }) })
  const house = (count = 1, more?: Parameters<typeof openHouse>[2]) => openHouse(world.server, count, more)
  const pathOf = (where: House) => `/admin/workspaces/${where.workspaces[0]?.id}`
  const address = () => `${fresh()}@mint.example`
  const member = async (count = 1, seat: Record<string, unknown> = { months: 1 }) => {
    const where = await house(count, { seat })
    return { house: where, ...(await seatMember(world.server, where, `${fresh()}@mint.example`)) }
  }
  /** A stranger in a workspace, as a comparison found them. */
  const stranger = async (phantom = false) => {
    const where = await house()
    const email = address()
    world.server.simulator?.joinWorkspace(where.workspaces[0]?.externalId ?? "", email, phantom)
    await send("POST", `${pathOf(where)}/reconcile`)
    const { json } = await send("GET", `/admin/seat-findings?workspaceId=${where.workspaces[0]?.id}`)
    const [finding] = json["items"] as ReadonlyArray<Row>
    return { house: where, email, id: String(finding?.["id"]) }
  }
  const suspended = async () => {
    const { leaseId } = await member()
    await send("POST", `/admin/leases/${leaseId}/suspend`)
    return leaseId
  }
  const ended = async () => {
    const { leaseId } = await member()
    await send("POST", `/admin/leases/${leaseId}/end`)
    await until(
      () => send("GET", `/admin/leases/${leaseId}`),
      ({ state }) => state === "released",
    )
    return leaseId
  }
  /** Two workspaces under one id, which only their drivers tell apart. */
  const twins = async () => {
    const { groupId } = await house(0)
    const body = workspaceBody(world.server, groupId)
    await send("POST", "/admin/workspaces", body)
    await send("POST", "/admin/workspaces", { ...body, name: fresh(), driver: "scim" })
    return body.externalId
  }

  /** A member with somewhere else to go, whose transfer is under way for as long as nobody accepts. */
  const twoHomes = async () => {
    const where = await house(2, { seat: { months: 1 } })
    const email = address()
    const entered = await send("POST", "/admin/leases", { email, teamName: where.workspaces[0]?.name })
    await accept(world.server, where.workspaces[0]?.externalId ?? "", email)
    const leaseId = String(entered.json["id"])
    await until(
      () => send("GET", `/admin/leases/${leaseId}`),
      ({ state }) => state === "active",
    )
    return { leaseId, id: where.workspaces[1]?.id }
  }

  return { send, house, pathOf, address, member, stranger, suspended, ended, twins, twoHomes } as const
}
