/** Text from input: it compares as a number when it looks like one. */
export class InputText {
  readonly text: string;
  /** Its number, where the whole text is one. */
  readonly number: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.number = looksNumeric(text) ? Number(text) : undefined;
  }
}

/** Undefined: never assigned. */
export type Value = number | string | InputText | undefined;

function looksNumeric(text: string): boolean {
  return /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);
}

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof InputText && value.number !== undefined) return value.number;
  const text = value instanceof InputText ? value.text : value;
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text)?.[1] ?? 0);
}

export function toBoolean(value: Value): boolean {
  if (value instanceof InputText) return value.number === undefined ? value.text !== '' : value.number !== 0;
  return typeof value === 'string' ? value !== '' : Boolean(value);
}

/** Whether a value counts as a number in a comparison. */
export function isNumeric(value: Value): boolean {
  return typeof value === 'number' || value === undefined || (value instanceof InputText && value.number !== undefined);
}
