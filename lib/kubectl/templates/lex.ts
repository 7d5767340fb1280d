import { TemplateError } from './template-error.ts';

export type TokenType =
  | 'text' | 'left' | 'right' | 'field' | 'variable' | 'identifier' | 'keyword' | 'string' | 'character' | 'number' | 'boolean' | 'nil'
  | 'dot' | 'pipe' | 'declare' | 'assign' | 'comma' | 'open' | 'close' | 'space' | 'end';

export interface Token {
  type: TokenType;
  text: string;
  line: number;
}

const KEYWORDS = new Set(['range', 'if', 'else', 'end', 'with', 'define', 'template', 'block', 'break', 'continue']);

const RULES: readonly [TokenType, RegExp][] = [
  ['space', /^[ \t\r\n]+/],
  ['string', /^"(?:[^"\\\n]|\\.)*"|^`[^`]*`/],
  ['character', /^'(?:[^'\\\n]|\\.)+'/],
  ['declare', /^:=/],
  ['assign', /^=/],
  ['pipe', /^\|/],
  ['comma', /^,/],
  ['open', /^\(/],
  ['close', /^\)/],
  ['variable', /^\$[\p{L}\p{Nd}_]*/u],
  ['field', /^\.[\p{L}_][\p{L}\p{Nd}_]*/u],
  ['number', /^[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/],
  ['dot', /^\./],
  ['identifier', /^[\p{L}_][\p{L}\p{Nd}_]*/u],
];

/** Splits a template into tokens (text/template/parse's lexer). Throws TemplateError. */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let rest = source;
  let line = 1;
  const take = (length: number): string => {
    const text = rest.slice(0, length);
    rest = rest.slice(length);
    line += text.split('\n').length - 1;
    return text;
  };
  while (rest !== '') {
    const open = rest.indexOf('{{');
    const text = open < 0 ? rest : rest.slice(0, open);
    const trimmed = open >= 0 && /^\{\{-\s/.test(rest.slice(open)) ? text.trimEnd() : text;
    if (trimmed !== '') tokens.push({ type: 'text', text: trimmed, line });
    take(text.length);
    if (rest === '') break;
    take(/^\{\{-\s/.test(rest) ? 3 : 2);
    if (/^\s*\/\*/.test(rest)) {
      const end = /\*\/\s*(-?)\}\}/.exec(rest);
      if (!end) throw new TemplateError(`template: output:${line}: unclosed comment`);
      take(end.index + end[0].length);
      if (end[1] === '-') take(/^\s*/.exec(rest)?.[0].length ?? 0);
      continue;
    }
    tokens.push({ type: 'left', text: '{{', line });
    for (;;) {
      const close = /^(?:\s+-)?\}\}/.exec(rest)?.[0];
      if (close !== undefined) {
        tokens.push({ type: 'right', text: '}}', line });
        take(close.length);
        if (close.length > 2) take(/^\s*/.exec(rest)?.[0].length ?? 0);
        break;
      }
      tokens.push(nextToken(rest, line));
      take(tokens.at(-1)?.text.length ?? 0);
    }
  }
  tokens.push({ type: 'end', text: 'EOF', line });
  return tokens;
}

function nextToken(rest: string, line: number): Token {
  if (rest === '') throw new TemplateError(`template: output:${line}: unclosed action`);
  for (const [type, pattern] of RULES) {
    const text = pattern.exec(rest)?.[0];
    if (text === undefined) continue;
    if (type !== 'identifier') return { type, text, line };
    if (KEYWORDS.has(text)) return { type: 'keyword', text, line };
    if (text === 'true' || text === 'false') return { type: 'boolean', text, line };
    return { type: text === 'nil' ? 'nil' : 'identifier', text, line };
  }
  if (rest.startsWith('"')) throw new TemplateError(`template: output:${line}: unterminated quoted string`);
  if (rest.startsWith('`')) throw new TemplateError(`template: output:${line}: unterminated raw quoted string`);
  if (rest.startsWith("'")) throw new TemplateError(`template: output:${line}: unterminated character constant`);
  const character = [...rest][0] ?? '';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new TemplateError(`template: output:${line}: unrecognized character in action: U+${code} '${character}'`);
}
