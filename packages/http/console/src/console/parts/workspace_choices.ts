import { useQuery } from "@tanstack/react-query"
import { useMay } from "../session/session.ts"
import { listGroupChoices, listWorkspaceChoices } from "./choice_calls.ts"

/** What a list of choices holds at the most: one page of the API's, and as many workspaces as a group may have. */
const CHOICES_MAX = 500
/** How long names count as fresh. */
const NAMES_FRESH_MS = 60_000

/** First parts of the keys of everything that shows seats, leases or how full workspaces are. */
export const SEAT_KEYS = ["leases", "workspaces", "workspace-groups", "seat-findings"] as const

/** Groups of workspaces as options of a field; none for who may not see them. */
export const useGroupOptions = () => {
  const may = useMay()
  const groups = useQuery({
    queryKey: ["workspaces", "groups", "choices"],
    queryFn: ({ signal }) => listGroupChoices({ urlParams: { limit: CHOICES_MAX } }, { signal }),
    staleTime: NAMES_FRESH_MS,
    enabled: may("seat:read"),
  })
  return (groups.data?.items ?? []).map(({ id }) => ({ value: id, label: id }))
}

/** All workspaces, by which names of ids are found; none for who may not see them. */
export const useWorkspaces = () => {
  const may = useMay()
  return (
    useQuery({
      queryKey: ["workspaces", "choices"],
      queryFn: ({ signal }) => listWorkspaceChoices({ urlParams: { limit: CHOICES_MAX } }, { signal }),
      staleTime: NAMES_FRESH_MS,
      enabled: may("seat:read"),
    }).data?.items ?? []
  )
}

/** The workspaces of a group; none for who may not see them. */
export const useWorkspacesOf = (groupId: string) => {
  const may = useMay()
  return (
    useQuery({
      queryKey: ["workspaces", "choices", groupId],
      queryFn: ({ signal }) => listWorkspaceChoices({ urlParams: { groupId, limit: CHOICES_MAX } }, { signal }),
      enabled: may("seat:read"),
    }).data?.items ?? []
  )
}
