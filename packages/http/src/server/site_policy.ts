/** Where a challenge comes from, when operators ask for one: `https://challenges.cloudflare.com`. */
type ChallengeOrigin = string | undefined

/**
 * The content security policy of a page: everything from this server, nothing inline. The console's components make
 * their styles at run time, under a nonce that only this answer knows.
 */
export const sitePolicy = (challenge: ChallengeOrigin, nonce?: string): string => {
  const foreign = challenge === undefined ? "" : ` ${challenge}`
  return [
    "default-src 'none'",
    `script-src 'self'${foreign}`,
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    ...(challenge === undefined ? [] : [`frame-src ${challenge}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ")
}
