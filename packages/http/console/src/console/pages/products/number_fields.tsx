import { Form, InputNumber } from "antd"
import type { NumberTerm } from "./number_terms.ts"

interface NumberFieldsProps<Name extends string> {
  /** Under which the form holds them. */
  readonly of: string
  readonly terms: Readonly<Record<Name, NumberTerm>>
  readonly labelOf: (name: Name) => string
}

/** Fields of numbers; an empty one says what is usual. */
export const NumberFields = <Name extends string>({ labelOf, of, terms }: NumberFieldsProps<Name>) => (
  <>
    {(Object.keys(terms) as Array<Name>).map((name) => {
      const { max, min, unit, usual } = terms[name]
      return (
        <Form.Item key={name} name={[of, name]} label={labelOf(name)}>
          <InputNumber
            min={min}
            max={max}
            {...(unit === 1 ? { precision: 0 } : {})}
            placeholder={usual === null ? "" : String(usual)}
          />
        </Form.Item>
      )
    })}
  </>
)
