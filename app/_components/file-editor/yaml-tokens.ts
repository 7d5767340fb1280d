export interface YamlToken {
  text: string;
  kind: 'key' | 'string' | 'comment' | 'mark' | 'plain';
}

/** Indentation and dashes, a key with its colon, and the rest of the line. */
const LINE = /^(\s*(?:- +)*)([^\s#'"][^:#]*?)(:)(?=\s|$)(.*)$/;

/** A quoted value, or all up to a comment; then the comment. */
const REST = /^(\s*(?:"(?:[^"\\]|\\.)*"|'[^']*')(?=\s|$)|.*?)(\s*(?:(?<=^|\s)#.*)?)$/;

function restTokens(rest: string): readonly YamlToken[] {
  const [, value = rest, comment = ''] = REST.exec(rest) ?? [];
  const quoted = /^\s*["']/.test(value);
  const tokens: YamlToken[] = [
    { text: value, kind: quoted ? 'string' : 'plain' },
    { text: comment, kind: 'comment' },
  ];
  return tokens.filter(({ text }) => text !== '');
}

/** One line of YAML in pieces to be coloured; together they are the line, letter for letter. */
export function yamlTokens(line: string): readonly YamlToken[] {
  if (/^\s*#/.test(line)) return [{ text: line, kind: 'comment' }];
  if (/^(---|\.\.\.)\s*$/.test(line)) return [{ text: line, kind: 'mark' }];
  const [, before = '', key = '', colon = '', rest = ''] = LINE.exec(line) ?? [];
  if (!key) return restTokens(line);
  const tokens: YamlToken[] = [
    { text: before, kind: 'mark' },
    { text: key, kind: 'key' },
    { text: colon, kind: 'mark' },
  ];
  return [...tokens.filter(({ text }) => text !== ''), ...restTokens(rest)];
}

/** The spaces that a new line after this one begins with. */
export function indentAfter(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const listed = /^\s*- /.test(line) ? '  ' : '';
  return indent + listed + (/:\s*$/.test(line) ? '  ' : '');
}
