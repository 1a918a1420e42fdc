import { type Challenge, showChallenge } from "./challenge.ts"

/** What both libraries of the pages call alike. */
interface Hooks {
  readonly useEffect: (effect: () => (() => void) | undefined, inputs: ReadonlyArray<unknown>) => void
  readonly useRef: <T>(initial: T) => { current: T }
  readonly useState: (initial: boolean) => readonly [boolean, (next: boolean) => void]
}

/** The challenge that is shown, and whom to tell. */
export interface ChallengeUse {
  readonly siteKey: string
  readonly script: string
  readonly language: string
  /** Another number asks for another proof: one is good for one request. */
  readonly round: number
  /** Told each new proof, and `null` when the last one is worth nothing any more. Has to stay the same function. */
  readonly onProof: (proof: string | null) => void
}

/** A hook that shows the challenge in `container`, for the buyer's page and the console's alike. */
export const makeUseChallenge =
  ({ useEffect, useRef, useState }: Hooks) =>
  ({ language, onProof, round, script, siteKey }: ChallengeUse) => {
    const container = useRef<HTMLDivElement | null>(null)
    const shown = useRef<Challenge | null>(null)
    const [isTroubled, setTroubled] = useState(false)

    useEffect(() => {
      if (container.current === null) return undefined
      setTroubled(false)
      const challenge = showChallenge({
        container: container.current,
        siteKey,
        script,
        language,
        onToken: onProof,
        onTrouble: () => setTroubled(true),
      })
      shown.current = challenge
      return () => {
        shown.current = null
        challenge.close()
      }
    }, [siteKey, script, language, onProof])

    useEffect(() => {
      if (round > 0) shown.current?.again()
      return undefined
    }, [round])

    return { container, isTroubled }
  }
