import type { Command } from './ast.ts';
import type { ParserContext } from './context.ts';
import { parseCompound } from './compound.ts';

/** `name() body` or `function name body`; undefined, with nothing read, when neither stands here. */
export function parseFunction(parser: ParserContext): Command | undefined {
  const token = parser.peek();
  const name = parser.peekReserved();
  if (token.type !== 'word' || name === undefined) return undefined;
  if (name === 'function' && parser.dialect.functionKeyword) {
    parser.take();
    return parseBody(parser, parser.takeWord().text, token.start, token.line);
  }
  if (!/^[ \t]*\([ \t]*\)/.test(parser.cursor.text.slice(token.end, token.end + 80))) return undefined;
  parser.take();
  return parseBody(parser, token.word.text, token.start, token.line);
}

function parseBody(parser: ParserContext, name: string, start: number, line: number): Command {
  if (parser.peekOperator() === '(') {
    parser.take();
    parser.expectOperator(')');
  }
  parser.skipNewlines();
  const compound = parseCompound(parser);
  const body = compound ?? (parser.dialect.name === 'bash' ? parser.unexpected() : parser.command());
  parser.rewind();
  return { type: 'function', name, body, source: parser.cursor.text.slice(start, parser.cursor.position).trimEnd(), line };
}
