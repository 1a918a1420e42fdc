import { fault } from "@mintcode/adapters/simulator"
import { bannedAddress, type ErrorCases, ID, type World } from "./error_world.ts"
import { type Answer, ask } from "./requests.ts"
import { seatBeginnings } from "./seat_beginnings.ts"
import { type House, openHouse, workspaceBody } from "./seat_house.ts"
import { mintCode } from "./shop.ts"

type Case = readonly [code: string, send: () => Promise<Answer>]

/** Calls that go wrong: as many as one request makes. */
const FAULTS = 10

/** Errors of workspaces, seats and leases. */
export const seatErrors = (world: World): ErrorCases => {
  const { address, ended, house, member, pathOf, send, stranger, suspended, twins, twoHomes } = seatBeginnings(world)
  const draft = async (more: Record<string, unknown>) => {
    const { groupId } = await house(0)
    return send("POST", "/admin/workspaces", workspaceBody(world.server, groupId, more))
  }
  const stale = { "if-match": '"99"' }
  const repair = (id: string, action: string, more: object = {}) =>
    send("POST", `/admin/seat-findings/${id}/repair`, { action, ...more })

  /** What providers answer in trouble, and what becomes of it. */
  const troubles = (sent: () => Promise<{ readonly house: House; readonly ask: () => Promise<Answer> }>) =>
    (
      [
        ["UPSTREAM_FAILED", "html"],
        ["UPSTREAM_REFUSED", "bad-key"],
        ["UPSTREAM_THROTTLED", "throttle-key"],
      ] as const
    ).map(
      ([code, kind]): Case => [
        code,
        async () => {
          const { ask: again, house: where } = await sent()
          const workspace = where.workspaces[0]?.externalId ?? ""
          world.server.simulator?.addFaults([fault({ kind, count: FAULTS, workspace })])
          return again()
        },
      ],
    )

  const workspaceAction = (path: string, ...before: ReadonlyArray<string>): ReadonlyArray<Case> => [
    ["WORKSPACE_NOT_FOUND", () => send("POST", `/admin/workspaces/${ID}/${path}`)],
    [
      "WORKSPACE_STATE",
      async () => {
        const where = await house()
        for (const step of before) await send("POST", `${pathOf(where)}/${step}`)
        return send("POST", `${pathOf(where)}/${path}`)
      },
    ],
  ]
  const unknownLease = (path: string, body?: object): Case => [
    "LEASE_NOT_FOUND",
    () => send("POST", `/admin/leases/${ID}/${path}`, body),
  ]
  const leaseAt = async (path: string, body?: object) =>
    send("POST", `/admin/leases/${(await member()).leaseId}/${path}`, body)
  const importing = (path: string, raw: string) =>
    ask(world.server, "POST", path, { raw, headers: { "content-type": "text/csv" } })
  /** A table whose cells would be many millions, were its columns not looked at first. */
  const wideTable = `${Array.from({ length: 20_000 }, (_, index) => `c${index}`).join(",")}\n${"a\n".repeat(3_000)}`
  /** What entering a lease may be refused with, under either of its paths. */
  const entering = (
    enter: (email: string, team: { readonly name?: string; readonly account?: string }) => Promise<Answer>,
  ): ReadonlyArray<Case> => [
    ["EMAIL_INVALID", async () => enter("no address", { name: (await house()).workspaces[0]?.name ?? "" })],
    ["WORKSPACE_NEEDED", () => enter(address(), {})],
    ["WORKSPACE_UNKNOWN", () => enter(address(), { name: "nowhere" })],
    ["WORKSPACE_AMBIGUOUS", async () => enter(address(), { account: await twins() })],
    [
      "ALREADY_MEMBER",
      async () => {
        const name = (await house()).workspaces[0]?.name ?? ""
        const email = address()
        await enter(email, { name })
        return enter(email, { name })
      },
    ],
    [
      "NO_SEAT_FREE",
      async () => {
        const where = await house()
        await send("PATCH", pathOf(where), { seatsMax: 0 })
        return enter(address(), { name: where.workspaces[0]?.name ?? "" })
      },
    ],
  ]
  const rebindBy = async (
    { id, token }: { readonly id: string; readonly token: string },
    email: string,
  ): Promise<Answer> => ask(world.server, "POST", `/redeem/${id}/rebind`, { body: { email }, token })

  return {
    "redeem.rebind": [
      ["LEASE_NOT_FOUND", () => rebindBy({ id: ID, token: "mrt_wrong" }, address())],
      ["EMAIL_INVALID", async () => rebindBy(await member(), "no address")],
      [
        "ALREADY_MEMBER",
        async () => {
          const held = await member()
          const { json } = await send("GET", `/admin/leases/${held.leaseId}`)
          return rebindBy(held, String(json["holder"]))
        },
      ],
      ["REBINDS_EXHAUSTED", async () => rebindBy(await member(1, { months: 1, rebindsMax: 0 }), address())],
      [
        "REBIND_TOO_SOON",
        async () => {
          const held = await member(1, { months: 1, rebindsMax: 2 })
          await rebindBy(held, address())
          return rebindBy(held, address())
        },
      ],
      [
        "NO_SEAT_FREE",
        async () => {
          const held = await member()
          await send("PATCH", pathOf(held.house), { seatsMax: 1 })
          return rebindBy(held, address())
        },
      ],
      [
        "LEASE_STATE",
        async () => {
          const held = await member()
          await send("POST", `/admin/leases/${held.leaseId}/suspend`)
          return rebindBy(held, address())
        },
      ],
      [
        "RATE_LIMITED",
        async () => {
          const headers = { "x-forwarded-for": await bannedAddress(world) }
          return ask(world.server, "POST", `/redeem/${ID}/rebind`, { body: { email: address() }, headers })
        },
      ],
    ],
    "workspaceGroups.create": [
      ["GROUP_EXISTS", async () => send("POST", "/admin/workspace-groups", { id: (await house(0)).groupId })],
    ],
    "workspaceGroups.list": [["CURSOR_INVALID", () => send("GET", "/admin/workspace-groups?after=x")]],
    "workspaceGroups.statistics": [["CURSOR_INVALID", () => send("GET", "/admin/workspace-groups/statistics?after=x")]],
    "workspaceGroups.get": [["GROUP_NOT_FOUND", () => send("GET", "/admin/workspace-groups/none")]],
    "workspaceGroups.figures": [["GROUP_NOT_FOUND", () => send("GET", "/admin/workspace-groups/none/statistics")]],
    "workspaceGroups.edit": [
      ["GROUP_NOT_FOUND", () => send("PATCH", "/admin/workspace-groups/none", { note: "x" })],
      [
        "VERSION_MISMATCH",
        async () => send("PATCH", `/admin/workspace-groups/${(await house(0)).groupId}`, { note: "x" }, stale),
      ],
    ],
    "workspaceGroups.remove": [
      ["GROUP_NOT_FOUND", () => send("DELETE", "/admin/workspace-groups/none")],
      ["GROUP_IN_USE", async () => send("DELETE", `/admin/workspace-groups/${(await house()).groupId}`)],
    ],
    "workspaces.create": [
      ["DRIVER_UNKNOWN", () => draft({ driver: "none" })],
      ["BASE_URL_NEEDED", () => draft({ driver: "scim", baseUrl: undefined })],
      ["GROUP_UNKNOWN", () => draft({ groupId: "none" })],
      ["SEATS_RESERVED_TOO_MANY", () => draft({ seatsReserved: 6 })],
      ["WORKSPACE_OPTIONS_INVALID", () => draft({ options: { role: 1, groups: 2, group: 3 } })],
      ["EMAIL_INVALID", () => draft({ ownerEmail: "no address" })],
      ["WORKSPACE_NAME_TAKEN", async () => draft({ name: (await house()).workspaces[0]?.name })],
      ["WORKSPACE_EXISTS", async () => draft({ externalId: (await house()).workspaces[0]?.externalId })],
    ],
    "workspaces.list": [["CURSOR_INVALID", () => send("GET", "/admin/workspaces?after=x")]],
    "workspaces.import": [
      ["IMPORT_TOO_LARGE", () => importing("/admin/workspaces/import", `name\n${"x\n".repeat(5_001)}`)],
      ["IMPORT_TOO_WIDE", () => importing("/admin/workspaces/import", wideTable)],
    ],
    "workspaces.get": [["WORKSPACE_NOT_FOUND", () => send("GET", `/admin/workspaces/${ID}`)]],
    "workspaces.edit": [
      ["WORKSPACE_NOT_FOUND", () => send("PATCH", `/admin/workspaces/${ID}`, { note: "x" })],
      ["TOKEN_NEEDED", async () => send("PATCH", pathOf(await house()), { baseUrl: "https://else.example" })],
      ["SEATS_RESERVED_TOO_MANY", async () => send("PATCH", pathOf(await house()), { seatsReserved: 6 })],
      [
        "WORKSPACE_OPTIONS_INVALID",
        async () => send("PATCH", pathOf(await house()), { options: { role: 1, groups: 2, group: 3 } }),
      ],
      ["EMAIL_INVALID", async () => send("PATCH", pathOf(await house()), { ownerEmail: "no address" })],
      [
        "WORKSPACE_NAME_TAKEN",
        async () => {
          const where = await house(2)
          return send("PATCH", pathOf(where), { name: where.workspaces[1]?.name })
        },
      ],
      ["VERSION_MISMATCH", async () => send("PATCH", pathOf(await house()), { note: "x" }, stale)],
    ],
    "workspaces.remove": [
      ["WORKSPACE_NOT_FOUND", () => send("DELETE", `/admin/workspaces/${ID}`)],
      ["WORKSPACE_IN_USE", async () => send("DELETE", pathOf((await member()).house))],
    ],
    "workspaces.test": [["WORKSPACE_NOT_FOUND", () => send("POST", `/admin/workspaces/${ID}/test`)]],
    "workspaces.enable": workspaceAction("enable"),
    "workspaces.disable": workspaceAction("disable", "disable"),
    "workspaces.drain": workspaceAction("drain", "drain"),
    "workspaces.markDead": workspaceAction("mark-dead", "mark-dead"),
    "workspaces.reconcile": [
      ["WORKSPACE_NOT_FOUND", () => send("POST", `/admin/workspaces/${ID}/reconcile`)],
      ...troubles(async () => {
        const where = await house()
        return { house: where, ask: () => send("POST", `${pathOf(where)}/reconcile`) }
      }),
    ],
    "seatFindings.list": [["CURSOR_INVALID", () => send("GET", "/admin/seat-findings?after=x")]],
    "seatFindings.get": [["FINDING_NOT_FOUND", () => send("GET", `/admin/seat-findings/${ID}`)]],
    "seatFindings.repair": [
      ["FINDING_NOT_FOUND", () => repair(ID, "dismiss")],
      ["PRODUCT_NOT_FOUND", async () => repair((await stranger()).id, "adopt", { productId: "nothing" })],
      [
        "FINDING_STATE",
        async () => {
          const { id } = await stranger()
          await repair(id, "adopt")
          return repair(id, "adopt")
        },
      ],
      ["REPAIR_UNFIT", async () => repair((await stranger()).id, "close")],
      [
        "ALREADY_MEMBER",
        async () => {
          const { email, house: where, id } = await stranger()
          await send("POST", "/admin/leases", { email, groupId: where.groupId })
          return repair(id, "adopt")
        },
      ],
      [
        "FINDING_OUTDATED",
        async () => {
          const { email, house: where, id } = await stranger()
          await send("POST", "/admin/leases", { email, groupId: where.groupId })
          return repair(id, "remove")
        },
      ],
      ["MEMBER_STILL_THERE", async () => repair((await stranger(true)).id, "remove")],
      ...troubles(async () => {
        const found = await stranger()
        return { house: found.house, ask: () => repair(found.id, "remove") }
      }),
    ],
    "seats.list": [["CURSOR_INVALID", () => send("GET", "/admin/seats?after=x")]],
    "seats.get": [["SEAT_NOT_FOUND", () => send("GET", `/admin/seats/${ID}`)]],
    "leases.list": [["CURSOR_INVALID", () => send("GET", "/admin/leases?after=x")]],
    "leases.get": [["LEASE_NOT_FOUND", () => send("GET", `/admin/leases/${ID}`)]],
    "leases.create": [
      ...entering((email, { account, name }) =>
        send("POST", "/admin/leases", { email, teamName: name, teamAccountId: account }),
      ),
      [
        "PRODUCT_NOT_FOUND",
        async () =>
          send("POST", "/admin/leases", {
            email: address(),
            groupId: (await house()).groupId,
            productId: "nothing",
          }),
      ],
    ],
    "documented.enterLease": entering((email, { account, name }) =>
      ask(world.server, "POST", "/api/admin/leases", {
        token: world.server.token,
        body: { email, team_name: name, team_account_id: account },
      }),
    ),
    "leases.import": [
      ["PRODUCT_NOT_FOUND", () => send("POST", "/admin/leases/import", { rows: [], productId: "nothing" })],
      ["IMPORT_TOO_LARGE", () => importing("/admin/leases/import", `email\n${"x\n".repeat(5_001)}`)],
      ["IMPORT_TOO_WIDE", () => importing("/admin/leases/import", wideTable)],
    ],
    "leases.edit": [
      ["LEASE_NOT_FOUND", () => send("PATCH", `/admin/leases/${ID}`, { note: "x" })],
      ["LEASE_ENDS_FIRST", async () => send("PATCH", `/admin/leases/${(await member()).leaseId}`, { endsAt: 1 })],
      ["LEASE_STATE", async () => send("PATCH", `/admin/leases/${await ended()}`, { endsAt: null })],
      [
        "VERSION_MISMATCH",
        async () => send("PATCH", `/admin/leases/${(await member()).leaseId}`, { note: "x" }, stale),
      ],
    ],
    "leases.transfer": [
      unknownLease("transfer", {}),
      ["WORKSPACE_NOT_FOUND", () => leaseAt("transfer", { workspaceId: ID })],
      ["WORKSPACE_UNKNOWN", async () => leaseAt("transfer", { workspaceId: (await house()).workspaces[0]?.id })],
      ["NO_SEAT_FREE", () => leaseAt("transfer", {})],
      ["LEASE_STATE", async () => send("POST", `/admin/leases/${await suspended()}/transfer`, {})],
      [
        "LEASE_MOVING",
        async () => {
          const { id, leaseId } = await twoHomes()
          await send("POST", `/admin/leases/${leaseId}/transfer`, {})
          return send("POST", `/admin/leases/${leaseId}/transfer`, { workspaceId: id })
        },
      ],
    ],
    "leases.rebind": [
      unknownLease("rebind", { email: "a@mint.example" }),
      ["EMAIL_INVALID", () => leaseAt("rebind", { email: "no address" })],
      ["LEASE_STATE", async () => send("POST", `/admin/leases/${await suspended()}/rebind`, { email: address() })],
      [
        "NO_SEAT_FREE",
        async () => {
          const { house: where, leaseId } = await member()
          await send("PATCH", pathOf(where), { seatsMax: 1 })
          return send("POST", `/admin/leases/${leaseId}/rebind`, { email: address() })
        },
      ],
      [
        "ALREADY_MEMBER",
        async () => {
          const { leaseId } = await member()
          const { json } = await send("GET", `/admin/leases/${leaseId}`)
          return send("POST", `/admin/leases/${leaseId}/rebind`, { email: json["holder"] })
        },
      ],
    ],
    "leases.renew": [
      unknownLease("renew", {}),
      ["LEASE_STATE", async () => send("POST", `/admin/leases/${await ended()}/renew`, {})],
      [
        "TERM_NEEDED",
        async () => {
          const entered = await send("POST", "/admin/leases", { email: address(), groupId: (await house()).groupId })
          return send("POST", `/admin/leases/${String(entered.json["id"])}/renew`, {})
        },
      ],
    ],
    "leases.end": [
      unknownLease("end"),
      ["LEASE_STATE", async () => send("POST", `/admin/leases/${await ended()}/end`)],
    ],
    "leases.suspend": [
      unknownLease("suspend"),
      ["LEASE_STATE", async () => send("POST", `/admin/leases/${await suspended()}/suspend`)],
    ],
    "leases.resume": [unknownLease("resume"), ["LEASE_STATE", () => leaseAt("resume")]],
  }
}

/** `EMAIL_INVALID` of a code of a seat that comes without an address. */
export const seatCode = async (world: World): Promise<string> =>
  mintCode(world.server, (await openHouse(world.server)).productId)
