import { useTranslation } from "react-i18next"
import { TimeText } from "../../parts/time_text.tsx"
import type { Lease } from "./lease_calls.ts"

/** When a lease ends; a lease that has not begun says nothing of it yet. */
export const LeaseEnd = ({ lease: { endsAt, startsAt } }: { readonly lease: Pick<Lease, "endsAt" | "startsAt"> }) => {
  const { t } = useTranslation()
  return startsAt === null ? <span className="faint">—</span> : <TimeText at={endsAt} none={t("never")} />
}
