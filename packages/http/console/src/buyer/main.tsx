import { render } from "preact"
import { showTheme, theme } from "../shared/theme.ts"
import { BrokenBoundary } from "./broken_boundary.tsx"
import { makeDesk } from "./desk.ts"
import { makeEntryStore } from "./entry_store.ts"
import { Page } from "./page.tsx"

showTheme(theme.get())
theme.subscribe(() => showTheme(theme.get()))

const root = document.getElementById("page")
if (root !== null) {
  const store = makeEntryStore()
  root.textContent = ""
  render(
    <BrokenBoundary>
      <Page desk={makeDesk(store)} store={store} />
    </BrokenBoundary>,
    root,
  )
}
