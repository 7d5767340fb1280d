import type { Word } from '../parser/ast.ts';

export type Token =
  | { readonly type: 'word'; readonly word: Word; readonly start: number; readonly end: number; readonly line: number }
  | {
      readonly type: 'operator';
      readonly value: Operator;
      /** The number or `{name}` right before a redirection. */
      readonly descriptor?: number | undefined;
      readonly variable?: string | undefined;
      readonly start: number;
      readonly end: number;
      readonly line: number;
    }
  | { readonly type: 'newline' | 'end'; readonly start: number; readonly end: number; readonly line: number };

export type Operator =
  | '&&' | '||' | ';' | ';;' | ';&' | ';;&' | '&' | '|' | '|&' | '(' | ')'
  | '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<-' | '<<<';

const REDIRECTIONS: ReadonlySet<string> = new Set(['<', '>', '>>', '>|', '<>', '<&', '>&', '&>', '&>>', '<<', '<<-', '<<<']);

export function isRedirection(value: Operator): boolean {
  return REDIRECTIONS.has(value);
}

/** How an error names a token. */
export function describeToken(token: Token): string {
  if (token.type === 'word') return token.word.text;
  return token.type === 'operator' ? token.value : 'newline';
}
