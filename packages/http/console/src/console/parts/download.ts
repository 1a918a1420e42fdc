/** Hands out a text as a file. */
export const downloadText = (name: string, text: string, type = "text/plain"): void => {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  downloadAddress(address, name)
  URL.revokeObjectURL(address)
}

/** Has the browser keep what an address of the server's answers with: streamed to disk, however long it is. */
export const downloadAddress = (address: string, name = ""): void => {
  const link = document.createElement("a")
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
