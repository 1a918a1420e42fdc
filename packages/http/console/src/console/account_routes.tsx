import { type AnyRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router"

/** Where mailed links lead. Their addresses stand in mails that were sent long ago. */
const MAILED = [
  ["/account/verify", "VerifyPage"],
  ["/account/reset", "ResetPage"],
  ["/account/invitation", "InvitationPage"],
] as const

/** The pages that need no log-in: because a mail was proof enough, or because they lead to an account. */
export const accountRoutes = <Root extends AnyRoute>(root: Root) => {
  const page = <const Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => root, path, component })
  return [
    ...MAILED.map(([path, name]) =>
      page(
        path,
        lazyRouteComponent(() => import("./pages/account/mailed_link_page.tsx"), name),
      ),
    ),
    page(
      "/account/register",
      lazyRouteComponent(() => import("./pages/account/register_page.tsx"), "RegisterPage"),
    ),
    page(
      "/account/forgot",
      lazyRouteComponent(() => import("./pages/account/forgot_page.tsx"), "ForgotPage"),
    ),
  ]
}
