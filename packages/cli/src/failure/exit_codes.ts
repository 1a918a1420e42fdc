/** What the program ends with. Scripts rely on these numbers: they are added to, never changed. */
export const EXIT_CODES = {
  ok: { status: 0, meaning: "Done" },
  refused: { status: 1, meaning: "Refused or failed; the code on standard error says why" },
  usage: { status: 2, meaning: "The command was written wrongly" },
  notFound: { status: 3, meaning: "What was named is not there" },
  unreachable: { status: 4, meaning: "The server or the database cannot be reached or used" },
  configuration: { status: 5, meaning: "The configuration, the keys or the token are missing or wrong" },
  internal: { status: 70, meaning: "A bug in the program" },
  interrupted: { status: 130, meaning: "Interrupted (Ctrl-C)" },
  readerGone: { status: 141, meaning: "Whoever read the output has gone, as with `head`" },
  terminated: { status: 143, meaning: "Told to stop (SIGTERM) before it was done" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly meaning: string }>>

export type ExitName = keyof typeof EXIT_CODES
