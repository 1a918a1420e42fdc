import { useTranslation } from "react-i18next"
import type { words as leases } from "../locale/en/leases.ts"
import type { words as redemptions } from "../locale/en/redemptions.ts"
import type { words as uploads } from "../locale/en/uploads.ts"

interface Words {
  readonly leases: typeof leases
  readonly redemptions: typeof redemptions
  readonly uploads: typeof uploads
}

/**
 * Words for names that the server writes down as plain text, such as events of a history. One of a newer server, for
 * which there is no word here, shows as it is.
 */
export const useKnownWord = <Namespace extends keyof Words>(namespace: Namespace) => {
  const { i18n } = useTranslation(namespace)
  return (group: keyof Words[Namespace] & string, name: string): string => {
    const key = `${group}.${name}`
    return i18n.exists(key, { ns: namespace }) ? String(i18n.t(key as never, { ns: namespace } as never)) : name
  }
}
