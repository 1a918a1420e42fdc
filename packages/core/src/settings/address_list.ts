/** Addresses in one setting at the most: each alert is a mail to all of them. */
export const ADDRESSES_MAX = 10
/** Longest address (RFC 5321, section 4.5.3.1.3, without the angle brackets). */
const ADDRESS_MAX = 254

const ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/

/** The addresses of a list that is written with commas between them, each once, in small letters. */
export const readAddresses = (text: string): ReadonlyArray<string> => [
  ...new Set(
    text
      .split(",")
      .map((address) => address.trim().toLowerCase())
      .filter((address) => address !== ""),
  ),
]

/** Whether a list holds nothing but addresses, and not too many of them. */
export const isAddressList = (text: string): boolean => {
  const addresses = readAddresses(text)
  return (
    addresses.length <= ADDRESSES_MAX &&
    addresses.every((address) => address.length <= ADDRESS_MAX && ADDRESS.test(address))
  )
}
