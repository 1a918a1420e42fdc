const leftovers: Array<() => Promise<unknown> | undefined> = []

/** Has something cleaned up once the test file is over: what came last goes first, a server before its folder. */
export const cleanUpAfterFile = (cleanUp: () => Promise<unknown> | undefined): void => {
  leftovers.push(cleanUp)
}

/** Cleans up what the files so far have left. What cannot be cleaned up keeps nothing else from it. */
export const cleanUpNow = async (): Promise<void> => {
  const failures: Array<unknown> = []
  for (const cleanUp of leftovers.splice(0).reverse()) {
    try {
      await cleanUp()
    } catch (failure) {
      failures.push(failure)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "not everything could be cleaned up")
}
