import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
import { seatProviderContract } from "./seat_provider_contract.ts"

seatProviderContract("workspace", () => ({
  driver: workspaceSeatDriver,
  baseUrl: (simulator) => simulator.workspaceBaseUrl,
  provisions: false,
  tellsUsage: true,
  malformed: [
    [{ role: "König" }, "/role"],
    [{ role: "account-owner" }, "/role"],
    [{ role: "account-admin" }, "/role"],
    [{ timeoutMs: 1 }, "/timeoutMs"],
    [{ rolle: "standard-user" }, "/rolle"],
  ],
}))
