import { Alert } from "antd"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { LANGUAGE_TAGS, language } from "../../../shared/language.ts"
import { makeUseChallenge } from "../../../shared/use_challenge.ts"
import { useKept } from "../../use_kept.ts"

const useChallenge = makeUseChallenge({ useEffect, useRef, useState })

interface ChallengeBoxProps {
  readonly challenge: { readonly siteKey: string; readonly script: string }
  /** Another number asks for another proof: one is good for one request. */
  readonly round: number
  readonly onProof: (proof: string | null) => void
}

/** The challenge that operators ask people to pass. */
export const ChallengeBox = ({ challenge, onProof, round }: ChallengeBoxProps) => {
  const { t } = useTranslation("login")
  const spoken = useKept(language)
  const { container, isTroubled } = useChallenge({ ...challenge, language: LANGUAGE_TAGS[spoken], round, onProof })
  return (
    <fieldset className="login-challenge">
      <legend className="visually-hidden">{t("challenge")}</legend>
      <div ref={container} />
      {isTroubled ? <Alert type="warning" showIcon title={t("challengeTrouble")} /> : null}
    </fieldset>
  )
}
