import type { CodeFormat } from "./code_preview.ts"

/** What the fields of a code format hold. */
export interface FormatValues {
  readonly prefix?: string
  readonly length?: number | null
  readonly group?: number | null
  readonly alphabet?: string
  readonly label?: string
  readonly labelLength?: number | null
  readonly labelPosition?: number | null
  readonly allowWeak?: boolean
}

const LABEL_LENGTH = 6
const LABEL_POSITION = 8

/** The format that holds where nothing is said, as core has it; a test compares the two. */
export const FORMAT_DEFAULT: CodeFormat = {
  prefix: "",
  group: 0,
  alphabet: "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
  label: null,
  allowWeak: false,
}

/** The format that fields describe; the other one where they say nothing. */
export const formatFrom = (values: FormatValues, otherwise: CodeFormat): CodeFormat => {
  const { length: _ofOther, ...others } = otherwise
  const label = values.label?.trim() ?? ""
  return {
    ...others,
    ...(typeof values.length === "number" ? { length: values.length } : {}),
    prefix: values.prefix ?? otherwise.prefix,
    group: values.group ?? otherwise.group,
    alphabet: values.alphabet || otherwise.alphabet,
    label:
      label === ""
        ? null
        : {
            label,
            length: values.labelLength ?? LABEL_LENGTH,
            position: values.labelPosition ?? LABEL_POSITION,
          },
    allowWeak: values.allowWeak ?? false,
  }
}

/** A format as its fields show it. */
export const formatValues = ({ allowWeak, alphabet, group, label, length, prefix }: CodeFormat): FormatValues => ({
  prefix,
  length: length ?? null,
  group,
  alphabet,
  allowWeak,
  ...(label === null ? {} : { label: label.label, labelLength: label.length, labelPosition: label.position }),
})
