import { LOGO } from "../../shared/logo.ts"

/** The logo in the colours of the page. */
export const Logo = () => (
  <svg className="logo" viewBox={LOGO.viewBox} aria-hidden="true" focusable="false">
    <g transform={LOGO.turn}>
      <path className="logo-leaf" d={LOGO.leaf} />
      <path className="logo-veins" d={LOGO.veins} />
      <path className="logo-key" d={LOGO.key} />
    </g>
  </svg>
)
