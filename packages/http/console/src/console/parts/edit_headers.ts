/** The header by which an edit is refused when the thing was changed since it was read (RFC 9110, 13.1.1). */
export const ifVersion = (version: number): { readonly "if-match": string } => ({ "if-match": `"${version}"` })
