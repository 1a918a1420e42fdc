import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BarsOutlined,
  CloudServerOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DiffOutlined,
  IdcardOutlined,
  InboxOutlined,
  KeyOutlined,
  MailOutlined,
  PartitionOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  ShoppingOutlined,
  StopOutlined,
  SwapOutlined,
  TagsOutlined,
  TeamOutlined,
  UserAddOutlined,
  WalletOutlined,
} from "@ant-design/icons"
import type { ReactNode } from "react"
import type { words } from "../locale/en/common.ts"
import { type Me, may, type PermissionName } from "../session/may.ts"

/** A page in the menu. */
export interface NavigationItem {
  readonly to: string
  /** A word of `common.navigation`. */
  readonly label: keyof typeof words.navigation.pages
  readonly icon: ReactNode
  /** Who has it sees the page; `null` for everybody who may see the console. */
  readonly permission: PermissionName | null
}

/** Pages that belong together. */
export interface NavigationGroup {
  readonly label: keyof typeof words.navigation.groups
  readonly items: ReadonlyArray<NavigationItem>
}

const item = (
  to: string,
  label: NavigationItem["label"],
  permission: NavigationItem["permission"],
  icon: ReactNode,
): NavigationItem => ({ to, label, permission, icon })

/** The pages of the menu, in order. */
const NAVIGATION: ReadonlyArray<NavigationGroup> = [
  {
    label: "work",
    items: [
      item("/console", "start", null, <DashboardOutlined />),
      item("/console/vouchers", "vouchers", "voucher:read", <TagsOutlined />),
      item("/console/batches", "batches", "voucher:read", <InboxOutlined />),
      item("/console/redemptions", "redemptions", "redemption:read", <SwapOutlined />),
      item("/console/leases", "leases", "lease:read", <IdcardOutlined />),
      item("/console/licences", "licences", "licence:read", <SafetyCertificateOutlined />),
    ],
  },
  {
    label: "shop",
    items: [
      item("/console/products", "products", "catalogue:read", <AppstoreOutlined />),
      item("/console/plans", "plans", "catalogue:read", <BarsOutlined />),
      item("/console/upstreams", "upstreams", "upstream:read", <CloudServerOutlined />),
      item("/console/workspaces", "workspaces", "seat:read", <PartitionOutlined />),
      item("/console/findings", "findings", "seat:read", <DiffOutlined />),
    ],
  },
  {
    label: "people",
    items: [
      item("/console/people", "people", "people:read", <TeamOutlined />),
      item("/console/invitations", "invitations", "people:read", <UserAddOutlined />),
    ],
  },
  {
    label: "developers",
    items: [
      item("/console/keys", "keys", "key:read", <KeyOutlined />),
      item("/console/balances", "balances", "balance:read", <WalletOutlined />),
      item("/console/orders", "orders", "order:read", <ShoppingOutlined />),
      item("/console/webhooks", "webhooks", "webhook:read", <ApiOutlined />),
    ],
  },
  {
    label: "operation",
    items: [
      item("/console/audit", "audit", "audit:read", <AuditOutlined />),
      item("/console/bans", "bans", "abuse:read", <StopOutlined />),
      item("/console/mails", "mails", "mail:read", <MailOutlined />),
      item("/console/reconciliation", "reconciliation", "upstream:read", <ClusterOutlined />),
      item("/console/settings", "settings", "settings:read", <SettingOutlined />),
    ],
  },
]

/** The pages that somebody may see. */
export const navigationFor = (me: Me): ReadonlyArray<NavigationGroup> =>
  NAVIGATION.map(({ items, label }) => ({
    label,
    items: items.filter(({ permission }) => permission === null || may(me, permission)),
  })).filter(({ items }) => items.length > 0)
