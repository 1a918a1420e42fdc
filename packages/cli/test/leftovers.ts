const leftovers = new Set<() => Promise<unknown> | undefined>()

/** Has something cleaned up once the test file is over, in the order in which it came. */
export const cleanUpAfterFile = (cleanUp: () => Promise<unknown> | undefined): void => {
  leftovers.add(cleanUp)
}

/** Cleans up what the files so far have left. */
export const cleanUpNow = async (): Promise<void> => {
  const due = [...leftovers]
  leftovers.clear()
  for (const cleanUp of due) await cleanUp()
}
