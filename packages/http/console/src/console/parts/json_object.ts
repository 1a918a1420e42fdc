/** The object that a text holds as JSON; an empty text is an empty one. `undefined` when it is something else. */
export const parsedObject = (text: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  if (text === undefined || text.trim() === "") return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/** An object as text to be edited. */
export const objectText = (value: unknown): string => JSON.stringify(value, undefined, 2)
