import type { Command } from "../command/command.ts"

/** A command on the first level: its name and summary at once, its code when it is asked for. */
export interface TopCommand {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Every command on the first level, in the order that help lists them in. */
export const COMMANDS: ReadonlyArray<TopCommand> = [
  {
    name: "demo",
    summary: "See a code minted, redeemed and delivered, on a throw-away database",
    load: async () => (await import("./demo.ts")).demo,
  },
  {
    name: "serve",
    summary: "Run the server",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    name: "worker",
    summary: "Run background work beside servers that have MINTCODE_WORKER=off",
    load: async () => (await import("./worker.ts")).worker,
  },
  {
    name: "simulate",
    summary: "Run simulated suppliers of numbers and of team workspaces",
    load: async () => (await import("./simulate.ts")).simulate,
  },
  {
    name: "product",
    summary: "Products: what is sold",
    load: async () => (await import("./product.ts")).product,
  },
  {
    name: "plan",
    summary: "Plans: the ways to buy what products need",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "upstream",
    summary: "Accounts with suppliers",
    load: async () => (await import("./upstream.ts")).upstream,
  },
  {
    name: "supplier",
    summary: "Balance, prices and orders of suppliers, read now",
    load: async () => (await import("./supplier.ts")).supplier,
  },
  {
    name: "voucher",
    summary: "Vouchers: mint, find, export, import, verify, void",
    load: async () => (await import("./voucher/voucher.ts")).voucher,
  },
  {
    name: "batch",
    summary: "Batches of vouchers",
    load: async () => (await import("./batch.ts")).batch,
  },
  {
    name: "redeem",
    summary: "Redeem a code, or a list of them, and watch",
    load: async () => (await import("./redeem/redeem.ts")).redeem,
  },
  {
    name: "redemption",
    summary: "Redemptions: list, show, cancel, retry",
    load: async () => (await import("./redemption.ts")).redemption,
  },
  {
    name: "licence",
    summary: "Licences: find, suspend, move, export, sign files and check them",
    load: async () => (await import("./licence/licence.ts")).licence,
  },
  {
    name: "group",
    summary: "Groups of team workspaces, which plans of seats buy in",
    load: async () => (await import("./group.ts")).workspaceGroup,
  },
  {
    name: "workspace",
    summary: "Team workspaces: add, test, drain, compare with the provider, repair",
    load: async () => (await import("./workspace/workspace.ts")).workspace,
  },
  {
    name: "lease",
    summary: "Leases of seats: add, transfer, rebind, renew, end, import",
    load: async () => (await import("./lease/lease.ts")).lease,
  },
  {
    name: "seat",
    summary: "Seats: who sits or sat in which workspace",
    load: async () => (await import("./seat.ts")).seat,
  },
  {
    name: "seed",
    summary: "Sample data, for trying things out",
    load: async () => (await import("./seed.ts")).seed,
  },
  {
    name: "user",
    summary: "People: list, show, disable, enable, give roles",
    load: async () => (await import("./user.ts")).user,
  },
  {
    name: "invitation",
    summary: "Invitations to help run the installation",
    load: async () => (await import("./invitation.ts")).invitation,
  },
  {
    name: "mail",
    summary: "Mails: list, show, retry",
    load: async () => (await import("./mail.ts")).mail,
  },
  {
    name: "key",
    summary: "API keys of developers",
    load: async () => (await import("./key.ts")).key,
  },
  {
    name: "balance",
    summary: "Prepaid balances of developers",
    load: async () => (await import("./balance.ts")).balance,
  },
  {
    name: "order",
    summary: "Orders of developers",
    load: async () => (await import("./order.ts")).order,
  },
  {
    name: "webhook",
    summary: "Webhooks of developers and operators: what they are told, and whether it arrived",
    load: async () => (await import("./webhook.ts")).webhook,
  },
  {
    name: "settings",
    summary: "Settings that hold while everything runs",
    load: async () => (await import("./settings.ts")).settings,
  },
  {
    name: "audit",
    summary: "What happened and who did it; check that nobody changed it",
    load: async () => (await import("./audit.ts")).audit,
  },
  {
    name: "ban",
    summary: "Who may try nothing for a while: list, add, lift",
    load: async () => (await import("./ban.ts")).ban,
  },
  {
    name: "login",
    summary: "Log in to a server with your address and password",
    load: async () => (await import("./login.ts")).login,
  },
  {
    name: "logout",
    summary: "End your log-in on a server",
    load: async () => (await import("./login.ts")).logout,
  },
  {
    name: "whoami",
    summary: "Who commands act as, and on which server",
    load: async () => (await import("./login.ts")).whoami,
  },
  {
    name: "admin",
    summary: "Operator tokens, and the first super admin",
    load: async () => (await import("./admin.ts")).admin,
  },
  {
    name: "keys",
    summary: "Secret keys: make, list, rotate, retire",
    load: async () => (await import("./keys.ts")).keys,
  },
  {
    name: "migrate",
    summary: "Bring the database up to date",
    load: async () => (await import("./migrate.ts")).migrate,
  },
  {
    name: "backup",
    summary: "Copy the embedded database into a file while everything goes on",
    load: async () => (await import("./backup.ts")).backup,
  },
  {
    name: "restore",
    summary: "Put a backup in the place of the embedded database",
    load: async () => (await import("./backup.ts")).restore,
  },
  {
    name: "copy",
    summary: "Copy an embedded database into an empty MySQL or MariaDB one",
    load: async () => (await import("./copy.ts")).copy,
  },
  {
    name: "config",
    summary: "What is configured, and where it comes from",
    load: async () => (await import("./config.ts")).config,
  },
  {
    name: "completions",
    summary: "Completion of commands in bash, zsh or fish",
    load: async () => (await import("./completions.ts")).completions(COMMANDS),
  },
]
