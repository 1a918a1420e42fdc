/** A request that changes something is carried out to its end, even when its client goes away. */
export const MUTATION = { uninterruptible: true } as const
