import type { ReactNode } from "react"

/** A name and what is so called. */
export type Fact = readonly [label: string, value: ReactNode]

/** Facts about one thing, a line each. */
export const Facts = ({ facts }: { readonly facts: ReadonlyArray<Fact> }) => (
  <dl className="facts">
    {facts.map(([label, value]) => (
      <div key={label} className="fact">
        <dt>{label}</dt>
        <dd>{value === "" || value === null || value === undefined ? <span className="faint">—</span> : value}</dd>
      </div>
    ))}
  </dl>
)
