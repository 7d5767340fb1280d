import { readArithmeticText, parseFragment } from '../lexer/dollar-reader.ts';
import type { CaseClause, Command, If, List, Word } from './ast.ts';
import { parseCondition } from './condition.ts';
import type { ParserContext } from './context.ts';

/** The compound command at the next token, with its redirections; undefined when none starts here. */
export function parseCompound(parser: ParserContext): Command | undefined {
  const token = parser.peek();
  if (token.type === 'operator' && token.value === '(') return parseParenthesis(parser);
  const word = parser.peekReserved();
  const parse = word === undefined ? undefined : COMPOUNDS[word];
  if (!parse) return undefined;
  const { dialect } = parser;
  if (word === '[[' && !dialect.conditional) return undefined;
  if (word === 'select' && !dialect.select) return undefined;
  return parser.cursor.nested(() => parse(parser));
}

const COMPOUNDS: Readonly<Record<string, ((parser: ParserContext) => Command) | undefined>> = {
  __proto__: null as never,
  '{': parseGroup,
  if: parseIf,
  while: (parser) => parseWhile(parser, false),
  until: (parser) => parseWhile(parser, true),
  for: (parser) => parseFor(parser, 'for'),
  select: (parser) => parseFor(parser, 'select'),
  case: parseCase,
  '[[': parseConditional,
};

function parseParenthesis(parser: ParserContext): Command {
  const { line, start } = parser.peek();
  if (parser.dialect.arithmeticCommand && parser.cursor.text[start + 1] === '(') {
    parser.rewind();
    const expression = readArithmeticText(parser.cursor);
    if (expression) return { type: 'arithmetic', expression, redirections: parser.redirections(), line };
  }
  parser.expectOperator('(');
  const body = parser.list([')'], ')');
  parser.expectOperator(')');
  return { type: 'subshell', body, redirections: parser.redirections(), line };
}

function parseGroup(parser: ParserContext): Command {
  const { line } = parser.take();
  const body = parser.list(['}'], '}');
  parser.expectReserved('}');
  return { type: 'group', body, redirections: parser.redirections(), line };
}

function parseIf(parser: ParserContext): Command {
  const { line } = parser.take();
  const branches: If['branches'][number][] = [parseBranch(parser)];
  let otherwise: List | undefined;
  for (;;) {
    const word = parser.peekReserved();
    if (word !== 'elif' && word !== 'else') break;
    parser.take();
    if (word === 'elif') branches.push(parseBranch(parser));
    else {
      otherwise = parser.list(['fi'], 'fi');
      break;
    }
  }
  parser.expectReserved('fi');
  return { type: 'if', branches, otherwise, redirections: parser.redirections(), line };
}

function parseBranch(parser: ParserContext): If['branches'][number] {
  const condition = parser.list(['then'], 'then');
  parser.expectReserved('then');
  const body = parser.list(['elif', 'else', 'fi'], 'fi');
  return { condition, body };
}

function parseWhile(parser: ParserContext, until: boolean): Command {
  const { line } = parser.take();
  const condition = parser.list(['do'], 'do');
  const body = parseDo(parser);
  return { type: 'while', until, condition, body, redirections: parser.redirections(), line };
}

function parseDo(parser: ParserContext): List {
  parser.expectReserved('do');
  const body = parser.list(['done'], 'done');
  parser.expectReserved('done');
  return body;
}

function parseFor(parser: ParserContext, type: 'for' | 'select'): Command {
  const { line } = parser.take();
  const opening = parser.peek();
  if (type === 'for' && parser.dialect.arithmeticCommand && parser.cursor.text.startsWith('((', opening.start)) {
    return parseArithmeticFor(parser, line);
  }
  const first = parser.peek();
  const name = first.type !== 'word' && parser.dialect.name !== 'bash' ? '' : parser.takeWord().text;
  if (name === '' && first.type === 'newline') parser.take();
  if (!/^[A-Za-z_]\w*$/.test(name) && parser.dialect.name !== 'bash') {
    throw parser.cursor.fail({ kind: 'message', message: parser.dialect.name === 'dash' ? 'Bad for loop variable' : 'bad for loop variable' });
  }
  let words: Word[] | undefined;
  if (parser.peekOperator() === ';') parser.take();
  else {
    parser.skipNewlines();
    if (parser.peekReserved() === 'in') words = parseForWords(parser);
  }
  parser.skipNewlines();
  const body = parseLoopBody(parser);
  return { type, name, words, body, redirections: parser.redirections(), line };
}

function parseForWords(parser: ParserContext): Word[] {
  parser.take();
  const words: Word[] = [];
  while (parser.peek().type === 'word') words.push(parser.takeWord());
  const token = parser.peek();
  if (token.type === 'operator' && token.value === ';') parser.take();
  else if (token.type !== 'newline') parser.unexpected();
  return words;
}

/** `do … done`, or `{ … }` as bash also takes it. */
function parseLoopBody(parser: ParserContext): List {
  if (parser.peekReserved() !== '{' || parser.dialect.name !== 'bash') return parseDo(parser);
  parser.take();
  const body = parser.list(['}'], '}');
  parser.expectReserved('}');
  return body;
}

function parseArithmeticFor(parser: ParserContext, line: number): Command {
  parser.rewind();
  const { cursor } = parser;
  const source = readArithmeticText(cursor);
  const sections = source?.text.split(';') ?? [];
  if (sections.length !== 3) {
    throw cursor.fail({ kind: 'message', message: `syntax error: arithmetic expression required\nsyntax error: \`((${source?.text ?? ''}))'` });
  }
  const [initial, condition, step] = sections.map((section) => parseFragment(cursor, section.trim())) as [Word, Word, Word];
  if (parser.peekOperator() === ';') parser.take();
  parser.skipNewlines();
  const body = parseLoopBody(parser);
  return { type: 'for-arithmetic', initial, condition, step, body, redirections: parser.redirections(), line };
}

function parseCase(parser: ParserContext): Command {
  const { line } = parser.take();
  const subject = parser.takeWord();
  parser.skipNewlines();
  parser.expectReserved('in');
  parser.skipNewlines();
  const clauses: CaseClause[] = [];
  while (parser.peekReserved() !== 'esac') clauses.push(parseClause(parser));
  parser.take();
  return { type: 'case', subject, clauses, redirections: parser.redirections(), line };
}

function parseClause(parser: ParserContext): CaseClause {
  if (parser.peekOperator() === '(') parser.take();
  const patterns = [parser.takeWord()];
  while (parser.peekOperator() === '|') {
    parser.take();
    patterns.push(parser.takeWord());
  }
  parser.expectOperator(')');
  parser.skipNewlines();
  const ends = [';;', ';&', ';;&'];
  const empty = ends.includes(parser.peekOperator() ?? '') || parser.peekReserved() === 'esac';
  const body: List = empty ? { type: 'list', items: [], line: parser.peek().line } : parser.list([...ends, 'esac'], ';;');
  const end = parser.peekOperator();
  if (end === undefined && parser.peekReserved() !== 'esac') parser.unexpected(';;');
  if (end !== undefined) {
    if (!ends.includes(end)) parser.unexpected(';;');
    parser.take();
    parser.skipNewlines();
  }
  return { patterns, body, end: (end as CaseClause['end'] | undefined) ?? ';;' };
}

function parseConditional(parser: ParserContext): Command {
  const { line } = parser.peek();
  const expression = parseCondition(parser);
  return { type: 'conditional', expression, redirections: parser.redirections(), line };
}
