import type { Regex } from '../regex/regex.ts';

export type Expression =
  | { type: 'constant'; value: number | string }
  | { type: 'regex'; regex: Regex }
  | { type: 'variable'; name: string }
  | { type: 'element'; name: string; keys: Expression[] }
  | { type: 'field'; index: Expression }
  | { type: 'assign'; operator: string; target: Place; value: Expression }
  | { type: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { type: 'logical'; operator: '&&' | '||'; left: Expression; right: Expression }
  | { type: 'in'; keys: Expression[]; name: string }
  | { type: 'match'; negated: boolean; text: Expression; pattern: Expression }
  | { type: 'binary'; operator: string; left: Expression; right: Expression }
  | { type: 'unary'; operator: '!' | '-' | '+'; operand: Expression }
  | { type: 'step'; by: 1 | -1; prefix: boolean; target: Place }
  | { type: 'call'; name: string; args: Expression[] }
  | { type: 'builtin'; name: string; args: Expression[] }
  | { type: 'group'; items: Expression[] }
  | { type: 'getline'; target: Place | undefined; source: Expression | undefined; from: 'main' | 'file' | 'command' };

export type Place = Extract<Expression, { type: 'variable' | 'element' | 'field' }>;

export type Statement =
  | { type: 'expression'; expression: Expression }
  | { type: 'print'; formatted: boolean; args: Expression[]; target: { kind: '>' | '>>' | '|'; to: Expression } | undefined }
  | { type: 'block'; body: Statement[] }
  | { type: 'if'; test: Expression; yes: Statement; no: Statement | undefined }
  | { type: 'while'; test: Expression; body: Statement }
  | { type: 'do'; test: Expression; body: Statement }
  | { type: 'for'; first: Statement | undefined; test: Expression | undefined; step: Statement | undefined; body: Statement }
  | { type: 'each'; variable: string; array: string; body: Statement }
  | { type: 'delete'; name: string; keys: Expression[] | undefined }
  | { type: 'break' | 'continue' | 'next' | 'nextfile' }
  | { type: 'exit' | 'return'; value: Expression | undefined };

export interface Rule {
  kind: 'BEGIN' | 'END' | 'pattern';
  pattern: Expression | undefined;
  /** The second pattern of a range. */
  until: Expression | undefined;
  /** Undefined: print the record. */
  body: Statement | undefined;
}

export interface AwkProgram {
  rules: Rule[];
  functions: Map<string, { parameters: string[]; body: Statement }>;
}
