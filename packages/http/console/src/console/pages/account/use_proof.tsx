import { useQuery } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { readSite } from "../../session/session_calls.ts"
import { ChallengeBox } from "./challenge_box.tsx"

/** What a form for people without a session knows of the site, and the proof that it may have to send along. */
export interface Proof {
  /** Whether anybody may register; both are false until it is known. */
  readonly isRegistrationOpen: boolean
  readonly isRegistrationClosed: boolean
  /** Stands in the form; nothing where the site asks for no challenge. */
  readonly box: ReactNode
  /** Whether a challenge has yet to be passed. */
  readonly isMissing: boolean
  /** What goes into the body of the request. */
  readonly sent: { readonly challenge?: string }
  /** Asks for another proof: each is good for one request. */
  readonly renew: () => void
}

export const useProof = (): Proof => {
  const site = useQuery({ queryKey: ["site"], queryFn: ({ signal }) => readSite({}, { signal }) })
  const [proof, setProof] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const challenge = site.data?.challenge ?? null
  return {
    isRegistrationOpen: site.data?.registration === true,
    isRegistrationClosed: site.data?.registration === false,
    box: challenge === null ? null : <ChallengeBox challenge={challenge} round={round} onProof={setProof} />,
    isMissing: challenge !== null && proof === null,
    sent: proof === null ? {} : { challenge: proof },
    renew: () => {
      if (challenge !== null) setRound((before) => before + 1)
    },
  }
}
