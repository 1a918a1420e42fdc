import { useQuery } from "@tanstack/react-query"
import { language } from "../../shared/language.ts"
import { useMay } from "../session/session.ts"
import { useKept } from "../use_kept.ts"
import { listPlanChoices, listProductChoices, listUpstreamChoices } from "./choice_calls.ts"

/** What a list of choices holds at the most: one page of the API's. Shops have dozens. */
const CHOICES_MAX = 500
/** How long choices count as fresh. */
const CHOICES_FRESH_MS = 60_000

/** Products to choose from; none for who may not see them. */
const useProducts = () => {
  const may = useMay()
  return (
    useQuery({
      queryKey: ["products", "choices"],
      queryFn: ({ signal }) => listProductChoices({ urlParams: { limit: CHOICES_MAX } }, { signal }),
      staleTime: CHOICES_FRESH_MS,
      enabled: may("catalogue:read"),
    }).data?.items ?? []
  )
}

/** Products as options of a field, in the language that is spoken. */
export const useProductOptions = () => {
  const products = useProducts()
  const spoken = useKept(language)
  return products.map(({ id, name }) => ({ value: id, label: `${name[spoken]} · ${id}` }))
}

/** Plans to choose from. */
export const usePlans = () => {
  const may = useMay()
  return (
    useQuery({
      queryKey: ["plans", "choices"],
      queryFn: ({ signal }) => listPlanChoices({ urlParams: { limit: CHOICES_MAX } }, { signal }),
      staleTime: CHOICES_FRESH_MS,
      enabled: may("catalogue:read"),
    }).data?.items ?? []
  )
}

/** Upstream accounts to choose from. */
export const useUpstreams = () => {
  const may = useMay()
  return (
    useQuery({
      queryKey: ["upstreams", "choices"],
      queryFn: ({ signal }) => listUpstreamChoices({}, { signal }),
      staleTime: CHOICES_FRESH_MS,
      enabled: may("upstream:read"),
    }).data?.items ?? []
  )
}
