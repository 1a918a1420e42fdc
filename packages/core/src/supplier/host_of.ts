/** Scheme, host and port of an address: whoever is there gets the token. */
export const hostOf = (url: string): string => /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? ""
