import { LicenceEntity, LicenceKeyEntity, LicenceMachineEntity } from "@mintcode/core/licence"
import { type Table, table } from "./table.ts"

/** The tables of the module `licence`. */
export const LICENCE_TABLES: ReadonlyArray<Table> = [
  table(
    LicenceEntity,
    {
      id: "id",
      version: "int",
      voucherId: "id",
      redemptionId: "id",
      productId: "text 64",
      prefix: "text 16",
      head: "text 4",
      tail: "text 4",
      state: "text 16",
      activatedAt: "int",
      startsAt: "int",
      endsAt: "int null",
      machinesMax: "int",
      floating: "bool",
      transfersUsed: "int",
      transferredAt: "int null",
      lastSeenAt: "int",
      checks: "int",
      note: "text 2000",
      updatedAt: "int",
    },
    [
      ["state", "endsAt"],
      ["productId", "id"],
    ],
  ),
  // Its unique key begins with the licence: machines of one are found by it.
  table(
    LicenceMachineEntity,
    {
      id: "id",
      version: "int",
      licenceId: "id",
      digest: "bytes 32",
      sealedCode: "text",
      shown: "text 16",
      boundAt: "int",
      lastSeenAt: "int",
      checks: "int",
    },
    [["digest"]],
  ),
  table(LicenceKeyEntity, {
    id: "text 32",
    version: "int",
    publicKey: "bytes 32",
    sealedPrivateKey: "text",
    signsFrom: "int",
    createdAt: "int",
  }),
]
