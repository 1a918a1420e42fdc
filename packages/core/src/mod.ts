/**
 * MintCode's core in one layer. The modules have subpaths of their own: `@mintcode/core/voucher`,
 * `@mintcode/core/redemption` and so on.
 *
 * Core has no database, no server and no Node in it. An application provides the ports: `Commit` and the repositories
 * from a storage adapter, `Crypto`, and the `SupplierDrivers` it wants; `layerCore` makes every service of them.
 *
 * @example
 * ```ts
 * import { layerCore } from "@mintcode/core"
 * import { SupplierDrivers } from "@mintcode/core/supplier"
 * import { Layer } from "effect"
 *
 * // Still asks for storage and `Crypto`; an adapter for each comes with `Layer.provide`.
 * export const layerMine = Layer.provide(layerCore, Layer.succeed(SupplierDrivers, new Map()))
 * console.assert(Layer.isLayer(layerMine))
 * ```
 *
 * @module
 */
export * from "./core.ts"
export * from "./key_rotation.ts"
