import { LABEL_LENGTH_DEFAULT, LABEL_POSITION_DEFAULT } from "@mintcode/core/catalogue"
import { integer, optional, text, toggle } from "../../command/flags.ts"

/** Options that say how codes look. */
export const FORMAT_FLAGS = {
  length: optional("length", integer(6, 64), "Symbols of a code, its label included, prefix and dashes not"),
  prefix: optional("prefix", text("TEXT"), "Plain text in front: VIP-…"),
  group: optional("group", integer(0, 32), "A dash after every N symbols"),
  alphabet: optional("alphabet", text("SYMBOLS"), "Symbols that codes are made of"),
  label: optional("label", text("TEXT"), "Hidden label: a tag that only you can tell apart"),
  labelLength: optional("label-length", integer(2, 16), "Symbols of the label (default 6)"),
  labelPosition: optional("label-position", integer(0, 62), "Symbols in front of the label (default 8)"),
  allowWeak: toggle("allow-weak", "Accept formats of less than 64 bit"),
} as const

/** Which of the format's options were written. */
export interface FormatInput {
  readonly length: number | undefined
  readonly prefix: string | undefined
  readonly group: number | undefined
  readonly alphabet: string | undefined
  readonly label: string | undefined
  readonly labelLength: number | undefined
  readonly labelPosition: number | undefined
  readonly allowWeak: boolean
}

/** The same without what was left out. */
export const writtenFormat = (input: FormatInput) => ({
  ...(input.length === undefined ? {} : { length: input.length }),
  ...(input.prefix === undefined ? {} : { prefix: input.prefix }),
  ...(input.group === undefined ? {} : { group: input.group }),
  ...(input.alphabet === undefined ? {} : { alphabet: input.alphabet }),
  ...(input.label === undefined ? {} : { label: input.label }),
  ...(input.labelLength === undefined ? {} : { labelLength: input.labelLength }),
  ...(input.labelPosition === undefined ? {} : { labelPosition: input.labelPosition }),
  ...(input.allowWeak ? { allowWeak: true } : {}),
})

/** The format's fields as the API takes them. */
export const formatFields = (input: FormatInput) => {
  const { label, labelLength, labelPosition, ...plain } = writtenFormat(input)
  return {
    ...plain,
    ...(label === undefined
      ? {}
      : {
          label: {
            label,
            length: labelLength ?? LABEL_LENGTH_DEFAULT,
            position: labelPosition ?? LABEL_POSITION_DEFAULT,
          },
        }),
  }
}
