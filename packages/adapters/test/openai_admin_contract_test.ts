import { openAiAdminDriver } from "@mintcode/adapters/openai-admin"
import { seatProviderContract } from "./seat_provider_contract.ts"

seatProviderContract("openai-admin", () => ({
  driver: openAiAdminDriver,
  baseUrl: (simulator) => simulator.openAiAdminBaseUrl,
  provisions: false,
  tellsUsage: false,
  acceptanceSettles: true,
  malformed: [
    [{ role: "king" }, "/role"],
    [{ role: "owner" }, "/role"],
    [{ projects: [{ id: "proj_1", role: "owner" }] }, "/projects/0/role"],
    [{ projects: [{ role: "member" }] }, "/projects/0/id"],
    [{ project: [] }, "/project"],
  ],
}))
