/** The token in the address that a mail leads to: `#token=…`. What follows `#` never reaches a server. */
export const mailedToken = (hash: string): string => {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get("token") ?? ""
  return looksMailed(token) ? token : ""
}

/** Whether a text may be a mailed token at all. */
export const looksMailed = (text: string): boolean => /^[A-Za-z0-9_-]{1,100}$/.test(text)
