import { LOGO } from "../shared/logo.ts"

/** The logo in the colours of the page. */
export const Logo = () => (
  <svg class="logo" viewBox={LOGO.viewBox} aria-hidden="true" focusable="false">
    <g transform={LOGO.turn}>
      <path class="logo-leaf" d={LOGO.leaf} />
      <path class="logo-veins" d={LOGO.veins} />
      <path class="logo-key" d={LOGO.key} />
    </g>
  </svg>
)
