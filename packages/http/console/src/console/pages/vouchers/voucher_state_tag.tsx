import { useTranslation } from "react-i18next"
import { StateTag } from "../../parts/state_tag.tsx"
import type { VoucherState } from "./voucher_calls.ts"
import { VOUCHER_TONES } from "./voucher_tones.ts"

/** The state of a voucher. */
export const VoucherStateTag = ({ state }: { readonly state: VoucherState }) => {
  const { t } = useTranslation("vouchers")
  return <StateTag text={t(`states.${state}`)} tone={VOUCHER_TONES[state]} />
}
