import { Typography } from "antd"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Logo } from "./logo.tsx"
import { Preferences } from "./preferences.tsx"

interface GateProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** The frame of pages for who is not logged in (yet). */
export const Gate = ({ children, hint, title }: GateProps) => {
  const { t } = useTranslation()
  return (
    <main className="gate">
      <div className="gate-preferences">
        <Preferences />
      </div>
      <section className="gate-card" aria-labelledby="gate-title">
        <div className="gate-brand">
          <Logo />
          <span>{t("product")}</span>
        </div>
        <Typography.Title id="gate-title" level={1} className="gate-title">
          {title}
        </Typography.Title>
        {hint === undefined ? null : <p className="gate-hint">{hint}</p>}
        {children}
      </section>
    </main>
  )
}
