/** Words of the findings of all workspaces. */
export const words = {
  title: "Seat differences",
  hint: "Where workspaces differ from their providers' lists: who is there and should not be, or the other way round.",
  states: { open: "Open", repaired: "Repaired", dismissed: "Dismissed", gone: "Gone by itself" },
  empty: {
    title: "Nothing differs",
    hint: "Workspaces are compared by themselves now and then; open one to compare it now.",
  },
} as const
