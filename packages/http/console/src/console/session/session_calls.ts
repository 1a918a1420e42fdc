import { endpoint } from "../../api/endpoint.ts"

export const readMe = endpoint("account", "me", "GET", "/api/user/me")
export const logIn = endpoint("user", "login", "POST", "/api/user/login")
export const logOut = endpoint("account", "logout", "POST", "/api/user/logout")
export const readSite = endpoint("system", "site", "GET", "/site")
export const register = endpoint("user", "register", "POST", "/api/user/register")
