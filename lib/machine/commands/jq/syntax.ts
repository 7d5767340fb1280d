/** A jq value: JSON. Objects are Maps of no prototype; numbers are doubles. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Pattern =
  | { type: 'variable'; name: string }
  | { type: 'array'; items: Pattern[] }
  | { type: 'object'; entries: { key: Filter; variable: string | undefined; value: Pattern | undefined }[] };

export type Filter =
  | { type: 'identity' | 'recurse' | 'empty' }
  | { type: 'literal'; value: Json }
  | { type: 'string'; format: string | undefined; parts: (string | Filter)[] }
  | { type: 'format'; name: string }
  | { type: 'index'; target: Filter; key: Filter }
  | { type: 'slice'; target: Filter; from: Filter | undefined; to: Filter | undefined }
  | { type: 'iterate'; target: Filter }
  | { type: 'pipe' | 'comma' | 'alternative' | 'and' | 'or'; left: Filter; right: Filter }
  | { type: 'binary'; operator: string; left: Filter; right: Filter }
  | { type: 'negate'; operand: Filter }
  | { type: 'update'; operator: string; target: Filter; value: Filter }
  | { type: 'array'; content: Filter | undefined }
  | { type: 'object'; entries: { key: Filter; value: Filter }[] }
  | { type: 'if'; test: Filter; yes: Filter; no: Filter | undefined }
  | { type: 'try'; body: Filter; handler: Filter | undefined }
  | { type: 'reduce'; source: Filter; pattern: Pattern; start: Filter; step: Filter }
  | { type: 'foreach'; source: Filter; pattern: Pattern; start: Filter; step: Filter; extract: Filter | undefined }
  | { type: 'bind'; source: Filter; patterns: Pattern[]; body: Filter }
  | { type: 'variable'; name: string; start?: number | undefined }
  | { type: 'define'; name: string; parameters: string[]; body: Filter; rest: Filter }
  | { type: 'call'; name: string; args: Filter[]; start?: number | undefined }
  | { type: 'label'; name: string; body: Filter }
  | { type: 'break'; name: string };
