import { scimSeatDriver } from "@mintcode/adapters/scim-seats"
import { seatProviderContract } from "./seat_provider_contract.ts"

seatProviderContract("scim", () => ({
  driver: scimSeatDriver,
  baseUrl: (simulator) => simulator.scimBaseUrl,
  provisions: true,
  tellsUsage: false,
  malformed: [
    [{ removal: "burn" }, "/removal"],
    [{ removal: "group" }, "/groupId"],
    [{ group: "members" }, "/group"],
  ],
}))

seatProviderContract("scim with a group", () => ({
  driver: scimSeatDriver,
  baseUrl: (simulator) => simulator.scimBaseUrl,
  provisions: true,
  tellsUsage: false,
  halfway: true,
  options: { groupId: "members", removal: "deactivate" },
  malformed: [],
}))
