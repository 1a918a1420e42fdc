import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { startI18n } from "./i18n.ts"
import { queries } from "./queries.ts"
import { router } from "./router.tsx"
import { Appearance } from "./shell/appearance.tsx"
import { giveStylesTheNonce } from "./shell/style_nonce.ts"

const start = async (root: HTMLElement): Promise<void> => {
  giveStylesTheNonce()
  await startI18n()
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Appearance>
          <RouterProvider router={router} />
        </Appearance>
      </QueryClientProvider>
    </StrictMode>,
  )
}

const root = document.getElementById("console")
if (root !== null) void start(root)
