import type { Plugin } from "vite"

/** Addresses below which every page is one application's, as the server answers them, too. */
const CONSOLE = /^\/(console|account)(\/[^.]*)?(\?.*)?$/

/** Answers the console's addresses with its page while developing, as the server does with what was built. */
export const consoleAddresses = (): Plugin => ({
  name: "console-addresses",
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (CONSOLE.test(request.url ?? "")) request.url = "/console.html"
      next()
    })
  },
})
