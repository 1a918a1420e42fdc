/**
 * The HTTP API, declared once. Nothing here needs a server or Node: a browser can load it. Servers implement it
 * (`@mintcode/http/server`), the typed client (`@mintcode/http/client`) and the OpenAPI description follow from it.
 *
 * Each admin endpoint carries its one permission as an annotation, `RequiredPermission`; each body is refused when it
 * holds a field that is not declared; each error is a `Problem`.
 *
 * @module
 */
export * from "./account_group.ts"
export * from "./answer_parts.ts"
export * from "./api_key_group.ts"
export * from "./balance_group.ts"
export * from "./batch_group.ts"
export * from "./body_rules.ts"
export { describeErrors } from "./description.ts"
export * from "./event_group.ts"
export * from "./key_auth.ts"
export * from "./mint_code_api.ts"
export * from "./operator_auth.ts"
export * from "./order_group.ts"
export * from "./plan_group.ts"
export * from "./problem.ts"
export * from "./problem_codes.ts"
export * from "./product_group.ts"
export * from "./redeem_group.ts"
export * from "./redemption_group.ts"
export * from "./request_parts.ts"
export * from "./required_permission.ts"
export * from "./setting_group.ts"
export * from "./shop_order_group.ts"
export * from "./system_group.ts"
export * from "./token_group.ts"
export * from "./upstream_group.ts"
export * from "./voucher_group.ts"
export * from "./voucher_schemas.ts"
export * from "./webhook_admin_group.ts"
export * from "./webhook_group.ts"
export * from "./webhook_schemas.ts"
