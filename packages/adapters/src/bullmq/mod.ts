/**
 * The engine for many workers on many machines: BullMQ on Redis. Needs the packages `bullmq` and `ioredis`.
 *
 * @example
 * ```ts
 * import { layerBullmqWork } from "@mintcode/adapters/bullmq"
 * import { layerCoreOn } from "@mintcode/core"
 * import { Redacted } from "effect"
 *
 * export const core = layerCoreOn(layerBullmqWork({ url: Redacted.make("redis://127.0.0.1:6379/0") }))
 * ```
 *
 * @module
 */
export * from "./bullmq_engine.ts"
