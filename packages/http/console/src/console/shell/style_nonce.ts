/** Written into the page by the server, anew in each answer: styles made at run time need it. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ""

/**
 * Gives the nonce to every style sheet that is made from now on. Components take it as a setting, but what they measure
 * scroll bars and lock scrolling with does not.
 */
export const giveStylesTheNonce = (): void => {
  const make = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = make(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce
    return element
  }
}
