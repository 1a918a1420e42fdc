/** Where to go after the log-in: only a page of the console, never another site. */
export const nextAddress = (asked: string | undefined): string =>
  asked !== undefined &&
  /^\/console(\/[A-Za-z0-9_~-]+)*(\?[^#\\]*)?$/.test(asked) &&
  !asked.startsWith("/console/login")
    ? asked
    : "/console"
