import { type ErrorCases, ID, type World } from "./error_world.ts"
import { activeLicence } from "./licence_shop.ts"
import { type Answer, ask } from "./requests.ts"

/** Errors that operators may see of licences. */
export const licenceErrors = (world: World): ErrorCases => {
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    ask(world.server, method, path, { headers, ...(body === undefined ? {} : { body }) })
  const at = (id: string, path: string, body?: object) => send("POST", `/admin/licences/${id}/${path}`, body)
  const unknown = (path: string, body?: object): readonly [string, () => Promise<Answer>] => [
    "LICENCE_NOT_FOUND",
    () => at(ID, path, body),
  ]
  const noMachine = (path: string, more: object = {}): readonly [string, () => Promise<Answer>] => [
    "MACHINE_NOT_FOUND",
    async () => at((await activeLicence(world.server)).id, path, { machineId: ID, ...more }),
  ]
  const twice = (path: string): readonly [string, () => Promise<Answer>] => [
    "LICENCE_STATE",
    async () => {
      const { id } = await activeLicence(world.server)
      await at(id, path)
      return at(id, path)
    },
  ]
  const machine = { machineId: ID }
  const to = { machineCode: "machine-2" }
  return {
    "licenceDesk.list": [["CURSOR_INVALID", () => send("GET", "/admin/licences?after=x")]],
    "licenceDesk.get": [["LICENCE_NOT_FOUND", () => send("GET", `/admin/licences/${ID}`)]],
    "licenceDesk.edit": [
      ["LICENCE_NOT_FOUND", () => send("PATCH", `/admin/licences/${ID}`, { note: "x" })],
      [
        "LICENCE_ENDS_FIRST",
        async () => send("PATCH", `/admin/licences/${(await activeLicence(world.server)).id}`, { endsAt: 1 }),
      ],
      [
        "VERSION_MISMATCH",
        async () =>
          send(
            "PATCH",
            `/admin/licences/${(await activeLicence(world.server)).id}`,
            { note: "x" },
            { "if-match": '"99"' },
          ),
      ],
    ],
    "licenceDesk.suspend": [unknown("suspend"), twice("suspend")],
    "licenceDesk.resume": [unknown("resume"), twice("resume")],
    "licenceDesk.ban": [unknown("ban"), twice("ban")],
    "licenceDesk.unbind": [unknown("unbind", machine), noMachine("unbind")],
    "licenceDesk.transfer": [
      unknown("transfer", { ...machine, ...to }),
      noMachine("transfer", to),
      [
        "MACHINE_CODE_INVALID",
        async () => {
          const { id, machineId } = await activeLicence(world.server)
          return at(id, "transfer", { machineId, machineCode: "a\tb" })
        },
      ],
      [
        "MACHINE_BOUND",
        async () => {
          const { code, id, machineId } = await activeLicence(world.server, { licence: { machinesMax: 2 } })
          await ask(world.server, "POST", "/api/validate", { body: { code, machine_code: "machine-2" } })
          return at(id, "transfer", { machineId, ...to })
        },
      ],
    ],
    "licenceDesk.file": [
      unknown("file", machine),
      noMachine("file"),
      [
        "LICENCE_STATE",
        async () => {
          const { id, machineId } = await activeLicence(world.server)
          await at(id, "suspend")
          return at(id, "file", { machineId })
        },
      ],
    ],
  }
}
