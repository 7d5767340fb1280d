/** A shell variable: a string, an indexed array or an associative one, with its attributes. */
export interface Variable {
  value: string | undefined;
  array?: Map<number, string> | undefined;
  table?: Map<string, string> | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  casing?: 'upper' | 'lower' | undefined;
  /** Stands for the variable that its value names (`declare -n`). */
  reference: boolean;
}

export function makeVariable(): Variable {
  return { value: undefined, exported: false, readonly: false, integer: false, reference: false };
}

export function isSet(variable: Variable): boolean {
  return variable.value !== undefined || variable.array !== undefined || variable.table !== undefined;
}

/** What `$name` gives of any variable: of an array its first element. */
export function scalar(variable: Variable): string | undefined {
  if (variable.array) return variable.array.get(0);
  return variable.table ? variable.table.get('0') : variable.value;
}

/** An array's indices in order. */
export function indices(array: ReadonlyMap<number, string>): number[] {
  return [...array.keys()].sort((left, right) => left - right);
}

export function arrayEnd(array: ReadonlyMap<number, string>): number {
  let end = 0;
  for (const index of array.keys()) if (index >= end) end = index + 1;
  return end;
}

/** The variable's elements, made of its value where it was no array yet. */
export function asArray(variable: Variable): Map<number, string> {
  if (variable.array) return variable.array;
  variable.array = variable.value === undefined ? new Map() : new Map([[0, variable.value]]);
  variable.value = undefined;
  return variable.array;
}

export function copyVariable(variable: Variable): Variable {
  return {
    ...variable,
    array: variable.array && new Map(variable.array),
    table: variable.table && new Map(variable.table),
  };
}
