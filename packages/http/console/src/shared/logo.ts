/**
 * The logo: a mint leaf that is the bow of a key. Drawn upright in a square of 32 and turned, so that the leaf points
 * up and the key down. `public/favicon.svg` is the same on a ground.
 */
export const LOGO = {
  viewBox: "0 0 32 32",
  turn: "rotate(38 16 16)",
  leaf: "M16 -2C23.5 1.8 26 7.6 24.4 12.4 23.1 16.4 19.7 18.6 16 19.4 12.3 18.6 8.9 16.4 7.6 12.4 6 7.6 8.5 1.8 16 -2Z",
  veins: "M16 4.5V16M16 9.2l3.6-2.6M16 9.2l-3.6-2.6M16 13.6l4-3M16 13.6l-4-3",
  key: "M14.4 19h3.2v3.2h4.2v3h-4.2v2.1h3.2v3h-3.2v1.1a1.6 1.6 0 0 1-3.2 0z",
} as const
