import { ROUTES, type Route } from "@mintcode/http/server"

/** What to send to each endpoint of operators so that it decodes: for tests that walk all of them. */

/** An id of nothing: what is asked about does not matter there. */
const ID = "01a1f8bd-9085-7c11-8916-5f787a08e885"

const name = { zh: "礼物", en: "Gift" }
const action = { selection: { ids: [ID] }, dryRun: true }

/** Every endpoint that is for operators: those under `/admin`, and whatever else needs a permission. */
export const OPERATOR_ROUTES = ROUTES.filter(
  (route) => route.path.startsWith("/admin") || route.permission !== undefined,
)

/** A body that decodes, for each endpoint that takes one. */
export const ADMIN_BODIES: Readonly<Record<string, unknown>> = {
  "vouchers.mint": { productId: "gift", count: 1 },
  "vouchers.mintStream": { productId: "gift", count: 1 },
  "vouchers.generate": { skuId: "gift", count: 1 },
  "vouchers.search": { code: "ABCDEFGH" },
  "vouchers.import": { productId: "gift", codes: ["ABCDEFGH"], dryRun: true },
  "vouchers.disable": action,
  "vouchers.enable": action,
  "vouchers.void": action,
  "vouchers.refund": action,
  "vouchers.delete": action,
  "vouchers.edit": { note: "x" },
  "products.create": { id: "gift", name },
  "products.edit": { name },
  "plans.create": { name: "x", accountId: ID, parameters: {} },
  "plans.edit": { enabled: false },
  "upstreams.create": { driver: "none", name: "x", baseUrl: "https://x.example", currency: "USD" },
  "upstreams.edit": { enabled: false },
  "upstreams.prices": { parameters: {} },
  "settings.put": { value: "x" },
  "licenceDesk.search": { code: "ABCDEFGH" },
  "licenceDesk.edit": { note: "x" },
  "licenceDesk.unbind": { machineId: ID },
  "licenceDesk.transfer": { machineId: ID, machineCode: "machine-1" },
  "licenceDesk.file": { machineId: ID },
  "licenceDesk.rotateKey": {},
  "workspaceGroups.create": { id: "team-walk" },
  "workspaceGroups.edit": { note: "x" },
  "workspaces.create": { driver: "none", name: "x", groupId: "team-none", externalId: "x" },
  "workspaces.edit": { note: "x" },
  "workspaces.import": { rows: [], dryRun: true },
  "workspaces.repair": { actions: {} },
  "seatFindings.repair": { action: "dismiss" },
  "leases.create": { email: "walk@mint.example", groupId: "team-none" },
  "leases.edit": { note: "x" },
  "leases.import": { rows: [], dryRun: true },
  "leases.transfer": {},
  "leases.rebind": { email: "walk@mint.example" },
  "leases.renew": {},
  "audit.verify": {},
  "bans.add": { kind: "ip", subject: "203.0.113.7", forMs: 1 },
  "apiKeys.create": { ownerId: ID, name: "x", mode: "live" },
  "apiKeys.rotate": {},
  "balances.change": { ownerId: ID, amount: { minor: 1, currency: "USD" }, kind: "top_up" },
  "webhookAdmin.create": { ownerId: ID, url: "https://shop.example/hooks" },
  "webhookAdmin.edit": { active: false },
  "webhookAdmin.replay": { from: 0 },
  "documented.generateSerials": { productId: "gift", count: 1 },
  "documented.enterLease": { email: "walk@mint.example", team_name: "none" },
  "documented.sendNotice": { to: { email: "walk@mint.example" }, title: name, text: name },
  "people.setRole": { role: "user" },
  "invitations.create": { email: "walk@mint.example", role: "admin" },
}

export const routeName = (route: Route): string => `${route.group}.${route.name}`

export const pathOfRoute = (route: Route): string => route.path.replace(":id", ID).replace(":key", "site_title")
