import type { Scheduler } from "effect"

/** Steps of a fiber after which others get their turn. */
const STEPS_MAX = 2_048

/** Runs fibers only while it is told to, always in the same order. */
export interface TurnScheduler extends Scheduler.Scheduler {
  /** Runs everything that is ready, until every fiber waits for something outside. */
  readonly drain: () => void
}

export const makeTurnScheduler = (): TurnScheduler => {
  let ready: Array<() => void> = []
  return {
    shouldYield: (fiber) => (fiber.currentOpCount > STEPS_MAX ? 0 : false),
    scheduleTask: (task) => void ready.push(task),
    drain: () => {
      while (ready.length > 0) {
        const tasks = ready
        ready = []
        for (const task of tasks) task()
      }
    },
  }
}
