import { Alert, Progress } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { type CodeFormat, entropyBits, flawsOf, sampleCode, WEAK_BELOW_BITS } from "./code_preview.ts"

/** Where the bar is full: the usual format's. */
const STRONG_BITS = 130
const SAMPLES = 3

/** No code has more symbols. */
const SYMBOLS_MAX = 64

/** Chance for one sample: kept, so that a sample changes only where the format does. */
const newChance = (): ReadonlyArray<number> =>
  [...crypto.getRandomValues(new Uint32Array(SYMBOLS_MAX))].map((one) => one / 2 ** 32)

const drawn = (chance: ReadonlyArray<number>) => {
  let at = 0
  return (below: number): number => Math.floor((chance[at++] ?? 0) * below)
}

/** How codes of a format will look, and how hard they are to guess. */
export const FormatPreview = ({ format }: { readonly format: CodeFormat }) => {
  const { t } = useTranslation("mint")
  const { t: common } = useTranslation()
  const [chances] = useState(() => Array.from({ length: SAMPLES }, newChance))
  const samples = chances.map((chance) => sampleCode(format, drawn(chance)))
  const bits = entropyBits(format)
  const flaws = flawsOf(format)
  return (
    <section className="format-preview" aria-label={t("preview")}>
      <h2 className="section-title">{t("preview")}</h2>
      <ul className="samples">
        {samples.map((sample) => (
          <li key={sample}>
            <CodeText text={sample} />
          </li>
        ))}
      </ul>
      <p className="entropy">
        <span>{t("entropy")}</span> <strong className="figures">{t("bits", { bits: Math.floor(bits) })}</strong>
      </p>
      <Progress
        percent={Math.min(100, (bits / STRONG_BITS) * 100)}
        showInfo={false}
        aria-label={t("entropy")}
        status={bits < WEAK_BELOW_BITS ? "exception" : "success"}
      />
      <p className="faint">{t(bits < WEAK_BELOW_BITS ? "weak" : "strong", { bits: WEAK_BELOW_BITS })}</p>
      {flaws.map((flaw) => (
        <Alert key={flaw} type="error" showIcon title={common(`problems.${flaw}`)} className="problem-note" />
      ))}
    </section>
  )
}
