/** Addresses that mean "every address of this machine". */
const EVERYWHERE: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" }

/** The address of a server that listens as configured: one that listens everywhere is here, too. */
export const listenUrl = ({ host, port }: { readonly host: string; readonly port: number }): string => {
  const reached = EVERYWHERE[host] ?? host
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`
}
