export { clientAddressOf, formatIp, inNetwork, limitKeyOf, parseIp, parseNetwork } from "@mintcode/core/kernel"
