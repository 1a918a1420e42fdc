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
export * from "./audit_group.ts"
export * from "./ban_group.ts"
export * from "./batch_group.ts"
export * from "./body_rules.ts"
export * from "./challenge_parts.ts"
export { describeErrors } from "./description.ts"
export * from "./licence_desk_group.ts"
export * from "./licence_group.ts"
export * from "./licence_schemas.ts"
export * from "./mail_group.ts"
export * from "./mint_code_api.ts"
export * from "./operator_auth.ts"
export * from "./people_group.ts"
export * from "./person_auth.ts"
export * from "./person_schemas.ts"
export * from "./plan_group.ts"
export * from "./problem.ts"
export * from "./problem_codes.ts"
export * from "./product_group.ts"
export * from "./redeem_group.ts"
export * from "./redemption_group.ts"
export * from "./request_parts.ts"
export * from "./required_permission.ts"
export * from "./setting_group.ts"
export * from "./system_group.ts"
export * from "./token_group.ts"
export * from "./upstream_group.ts"
export * from "./user_group.ts"
export * from "./voucher_group.ts"
export * from "./voucher_schemas.ts"
