import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { accountRoutes } from "./account_routes.tsx"
import { parseSearch, stringifySearch } from "./parts/search_text.ts"
import { queries, SESSION_ENDED } from "./queries.ts"
import type { PermissionName } from "./session/may.ts"
import { forgetSession, meQuery } from "./session/session.ts"
import { NotFound } from "./shell/not_found.tsx"
import { PageBroken } from "./shell/page_broken.tsx"
import { PageLoading } from "./shell/page_loading.tsx"
import { Shell } from "./shell/shell.tsx"

const root = createRootRoute()

const login = createRoute({
  getParentRoute: () => root,
  path: "/console/login",
  component: lazyRouteComponent(() => import("./pages/login/login_page.tsx"), "LoginPage"),
})

/** All that has the console's frame around it, for who is logged in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const me = await queries.ensureQueryData(meQuery)
    if (me === null) throw redirect({ to: "/console/login", search: { next: location.href } as never })
  },
})

/** A page in the frame; who lacks its permission is told so instead. */
const page = <const Path extends string>(
  path: Path,
  permission: PermissionName | undefined,
  component: ReturnType<typeof lazyRouteComponent>,
) =>
  createRoute({
    getParentRoute: () => shell,
    path,
    component,
    staticData: permission === undefined ? {} : { permission },
  })

const pages = [
  page(
    "/console",
    undefined,
    lazyRouteComponent(() => import("./pages/start/start_page.tsx"), "StartPage"),
  ),
  createRoute({
    getParentRoute: () => shell,
    path: "/console/account",
    component: lazyRouteComponent(() => import("./pages/own_account/own_account_page.tsx"), "OwnAccountPage"),
    staticData: { isForEverybody: true },
  }),
  page(
    "/console/vouchers",
    "voucher:read",
    lazyRouteComponent(() => import("./pages/vouchers/vouchers_page.tsx"), "VouchersPage"),
  ),
  page(
    "/console/mint",
    "voucher:mint",
    lazyRouteComponent(() => import("./pages/mint/mint_page.tsx"), "MintPage"),
  ),
  page(
    "/console/import",
    "voucher:import",
    lazyRouteComponent(() => import("./pages/import/import_page.tsx"), "ImportPage"),
  ),
  page(
    "/console/batches",
    "voucher:read",
    lazyRouteComponent(() => import("./pages/batches/batches_page.tsx"), "BatchesPage"),
  ),
  page(
    "/console/redemptions",
    "redemption:read",
    lazyRouteComponent(() => import("./pages/redemptions/redemptions_page.tsx"), "RedemptionsPage"),
  ),
  page(
    "/console/leases/import",
    "lease:edit",
    lazyRouteComponent(() => import("./pages/uploads/members_import_page.tsx"), "MembersImportPage"),
  ),
  page(
    "/console/licences",
    "licence:read",
    lazyRouteComponent(() => import("./pages/licences/licences_page.tsx"), "LicencesPage"),
  ),
  page(
    "/console/leases",
    "lease:read",
    lazyRouteComponent(() => import("./pages/leases/leases_page.tsx"), "LeasesPage"),
  ),
  page(
    "/console/products",
    "catalogue:read",
    lazyRouteComponent(() => import("./pages/products/products_page.tsx"), "ProductsPage"),
  ),
  page(
    "/console/plans",
    "catalogue:read",
    lazyRouteComponent(() => import("./pages/plans/plans_page.tsx"), "PlansPage"),
  ),
  page(
    "/console/upstreams",
    "upstream:read",
    lazyRouteComponent(() => import("./pages/upstreams/upstreams_page.tsx"), "UpstreamsPage"),
  ),
  page(
    "/console/workspaces",
    "seat:read",
    lazyRouteComponent(() => import("./pages/workspaces/workspaces_page.tsx"), "WorkspacesPage"),
  ),
  page(
    "/console/workspaces/import",
    "seat:edit",
    lazyRouteComponent(() => import("./pages/uploads/workspaces_import_page.tsx"), "WorkspacesImportPage"),
  ),
  page(
    "/console/findings",
    "seat:read",
    lazyRouteComponent(() => import("./pages/findings/findings_page.tsx"), "FindingsPage"),
  ),
  page(
    "/console/reconciliation",
    "upstream:read",
    lazyRouteComponent(() => import("./pages/reconciliation/reconciliation_page.tsx"), "ReconciliationPage"),
  ),
  page(
    "/console/people",
    "people:read",
    lazyRouteComponent(() => import("./pages/people/people_page.tsx"), "PeoplePage"),
  ),
  page(
    "/console/invitations",
    "people:read",
    lazyRouteComponent(() => import("./pages/invitations/invitations_page.tsx"), "InvitationsPage"),
  ),
  page(
    "/console/keys",
    "key:read",
    lazyRouteComponent(() => import("./pages/keys/keys_page.tsx"), "KeysPage"),
  ),
  page(
    "/console/balances",
    "balance:read",
    lazyRouteComponent(() => import("./pages/balances/balances_page.tsx"), "BalancesPage"),
  ),
  page(
    "/console/orders",
    "order:read",
    lazyRouteComponent(() => import("./pages/orders/orders_page.tsx"), "OrdersPage"),
  ),
  page(
    "/console/webhooks",
    "webhook:read",
    lazyRouteComponent(() => import("./pages/webhooks/webhooks_page.tsx"), "WebhooksPage"),
  ),
  page(
    "/console/audit",
    "audit:read",
    lazyRouteComponent(() => import("./pages/audit/audit_page.tsx"), "AuditPage"),
  ),
  page(
    "/console/bans",
    "abuse:read",
    lazyRouteComponent(() => import("./pages/bans/bans_page.tsx"), "BansPage"),
  ),
  page(
    "/console/mails",
    "mail:read",
    lazyRouteComponent(() => import("./pages/mails/mails_page.tsx"), "MailsPage"),
  ),
  page(
    "/console/settings",
    "settings:read",
    lazyRouteComponent(() => import("./pages/settings/settings_page.tsx"), "SettingsPage"),
  ),
]

/** The console's addresses. Each page is a part of its own, loaded when it is first opened. */
export const router = createRouter({
  routeTree: root.addChildren([login, ...accountRoutes(root), shell.addChildren(pages)]),
  parseSearch,
  stringifySearch,
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageBroken,
  defaultNotFoundComponent: NotFound,
  defaultPreload: "intent",
  scrollRestoration: true,
})

addEventListener(SESSION_ENDED, () => {
  const { href, pathname } = router.state.location
  if (pathname === "/console/login") return
  forgetSession()
  void router.navigate({ href: `/console/login${stringifySearch({ next: href, ended: "1" })}` })
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** What somebody needs in order to see the page. */
    readonly permission?: PermissionName
    /** Whether it is there for people of every role. */
    readonly isForEverybody?: boolean
  }
}
