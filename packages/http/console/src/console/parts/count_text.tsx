import { LANGUAGE_TAGS, language } from "../../shared/language.ts"
import { useKept } from "../use_kept.ts"

/** A number, grouped as the language groups it. */
export const CountText = ({ value }: { readonly value: number }) => {
  const spoken = useKept(language)
  return <span className="figures">{value.toLocaleString(LANGUAGE_TAGS[spoken])}</span>
}
