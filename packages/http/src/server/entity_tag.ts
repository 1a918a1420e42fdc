/**
 * Whether one of the tags that somebody has is this one (`If-None-Match`; RFC 9110, section 13.1.2). Weak comparison: a
 * proxy that compresses makes tags weak.
 */
export const isKnownTag = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(",").some((one) => ["*", etag].includes(one.trim().replace(/^W\//, ""))) ?? false
