/** What a bare program is to do (`plain_server.ts`). */
export interface PlainJob {
  /** What it answers everybody: as long as MintCode's answer is. */
  readonly answer: unknown
  /** A database of MintCode's to activate licences in, and the voucher of one that was activated there. */
  readonly activations?: { readonly url: string; readonly id: string }
}
