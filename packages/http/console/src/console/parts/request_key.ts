const KEY_BYTES = 16

/** A key for one request: sent again with it, the request is carried out once. */
export const newRequestKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
