import { useEffect, useRef, useState } from "preact/hooks"
import { LANGUAGE_TAGS } from "../shared/language.ts"
import { makeUseChallenge } from "../shared/use_challenge.ts"
import type { Site } from "./redeem_calls.ts"
import { useSpoken } from "./spoken.ts"
import type { Proof } from "./use_proof.ts"

const useChallenge = makeUseChallenge({ useEffect, useRef, useState })

interface ChallengeBoxProps {
  readonly challenge: NonNullable<Site["challenge"]>
  readonly proof: Proof
}

/** The challenge that operators ask people to pass. */
export const ChallengeBox = ({ challenge, proof: { give, round } }: ChallengeBoxProps) => {
  const { language, words } = useSpoken()
  const { container, isTroubled } = useChallenge({
    ...challenge,
    language: LANGUAGE_TAGS[language],
    round,
    onProof: give,
  })
  return (
    <fieldset class="challenge">
      <legend class="label">{words.form.challenge}</legend>
      <div ref={container} class="challenge-box" />
      {isTroubled ? (
        <p class="refusal" role="alert">
          {words.form.challengeTrouble}{" "}
          <button type="button" class="link" onClick={() => location.reload()}>
            {words.form.reload}
          </button>
        </p>
      ) : null}
    </fieldset>
  )
}
