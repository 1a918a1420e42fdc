/** Words of the reconciliation. */
export const words = {
  title: "Reconciliation",
  hint: "Our books held against those of every enabled upstream, read now.",
  run: "Compare now",
  unread: "The books of {{name}} could not be read",
  agrees: "Agrees",
  differs: "Differs",
  upstreamOpen: "Open upstream",
  localOpen: "Open here",
  unowned: "Upstream, of nobody here",
  stillOpen: "Open upstream, over here",
  overUpstream: "Over upstream, open here",
  balance: "Balance",
  difference: "Spent otherwise than booked",
  at: "Read",
  empty: {
    title: "Nothing was compared yet",
    hint: "The worker compares by itself, too, and raises an alert when books differ.",
  },
} as const
