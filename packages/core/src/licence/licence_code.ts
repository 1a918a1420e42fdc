/**
 * Every code that an answer about a licence may carry, and what it means. Programs decide by these; words and HTTP
 * statuses belong to whoever answers.
 */
export const LICENCE_CODES = {
  VALID: { valid: true, meaning: "The licence holds on this machine" },
  ACTIVATED: { valid: true, meaning: "This call began the licence and bound this machine" },
  NOT_FOUND: { valid: false, meaning: "There is no such code" },
  MACHINE_MISMATCH: { valid: false, meaning: "The code is bound to another machine" },
  EXPIRED: { valid: false, meaning: "Its time is over" },
  NOT_STARTED: { valid: false, meaning: "Its time has not begun" },
  DISABLED: { valid: false, meaning: "The code or its product is switched off" },
  VOIDED: { valid: false, meaning: "The code was voided or refunded" },
  SUSPENDED: { valid: false, meaning: "An operator suspended the licence" },
  BANNED: { valid: false, meaning: "An operator banned the licence" },
  TOO_MANY_MACHINES: { valid: false, meaning: "All its machines or seats are taken" },
  HEARTBEAT_DEAD: { valid: false, meaning: "The seat was given up for want of heartbeats: validate again to take one" },
  RELEASED: { valid: false, meaning: "The seat was given back" },
  UNBOUND: { valid: false, meaning: "This machine was unbound: another may be bound" },
  TRANSFERRED: { valid: true, meaning: "The licence was moved to the new machine" },
  TRANSFERS_EXHAUSTED: { valid: false, meaning: "Machines were unbound as often as holders may" },
  TRANSFER_TOO_SOON: { valid: false, meaning: "A machine was unbound or moved a short while ago" },
  NOT_FLOATING: { valid: false, meaning: "Only floating licences have seats" },
} as const satisfies Readonly<Record<string, { readonly valid: boolean; readonly meaning: string }>>

export type LicenceCode = keyof typeof LICENCE_CODES

/** Whether a licence may be used after an answer with this code. */
export const isValidCode = (code: LicenceCode): boolean => LICENCE_CODES[code].valid
