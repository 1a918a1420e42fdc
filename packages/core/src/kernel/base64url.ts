import { Encoding } from "effect"

/** Base64 with the URL-safe alphabet and no padding (RFC 4648, section 5). */
export const base64Url = (bytes: Uint8Array): string => Encoding.encodeBase64Url(bytes)
