/** `123-456` and `123 456`, as WhatsApp and others write a six-digit code. */
const SPLIT_CODE = /(?<!\d)(\d{3})[-\s](\d{3})(?!\d)/
/** Codes of 4 to 8 digits; neighbours may be letters, because some texts come without blanks. */
const PLAIN_CODE = /(?<!\d)\d{4,8}(?!\d)/
/** A word for "code" with the digits close behind it: a year or a phone number elsewhere must not win. */
const NAMED_CODE = /(?:code|otp|pin|password|код|пароль|码)\D{0,20}?(\d{3}[-\s]\d{3}|\d{4,8})(?!\d)/iu
/** What is left when nothing looks like a code. */
const ANY_DIGITS = /\d+/

/**
 * Takes the verification code out of a message, for suppliers that leave the code empty. Answers the empty string when
 * the text has no digits.
 */
export const codeFromText = (text: string): string => {
  const found =
    NAMED_CODE.exec(text)?.[1] ?? SPLIT_CODE.exec(text)?.[0] ?? PLAIN_CODE.exec(text)?.[0] ?? ANY_DIGITS.exec(text)?.[0]
  return (found ?? "").replace(/[-\s]/g, "")
}
