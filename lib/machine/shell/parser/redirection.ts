import { isRedirection } from '../lexer/token.ts';
import type { Redirection, RedirectionOperator, Word, WordPart } from './ast.ts';
import type { ParserContext } from './context.ts';

/** The redirection at the next token; undefined when there is none. */
export function parseRedirection(parser: ParserContext): Redirection | undefined {
  const token = parser.peek();
  if (token.type !== 'operator' || !isRedirection(token.value)) return undefined;
  parser.take();
  const operator = token.value as RedirectionOperator;
  const { line } = token;
  const target = parser.takeWord();
  const common = { operator, descriptor: token.descriptor, variable: token.variable };
  if (operator !== '<<' && operator !== '<<-') return { ...common, target };
  const redirection = { ...common, target, delimiter: target.text };
  parser.cursor.heredocs.push({
    delimiter: removeQuotes(target),
    quoted: target.parts.some((part) => part.type === 'quoted' || part.type === 'double'),
    stripTabs: operator === '<<-',
    line,
    deliver: (body) => {
      redirection.target = body;
    },
  });
  return redirection;
}

function removeQuotes(word: Word): string {
  const text = (part: WordPart): string => {
    if (part.type === 'literal' || part.type === 'quoted' || part.type === 'parameter') return part.text;
    return part.type === 'double' ? part.parts.map(text).join('') : '';
  };
  return word.parts.map(text).join('');
}
