import { FUNCTION_NAMES } from './functions.ts';
import { Lexer, tokenText } from './lex.ts';
import type { Token, TokenType } from './lex.ts';
import { parseNumber, unquote } from './literals.ts';
import { nodeText } from './nodes.ts';
import type { Command, Node, Operand, Pipe } from './nodes.ts';
import { TemplateError } from './template-error.ts';

/** The templates of a text by their names; the text itself is `output`. */
export type Templates = ReadonlyMap<string, readonly Node[]>;

export const MAIN = 'output';

/** Parses a text into its templates (text/template/parse). Throws TemplateError. */
export function parse(source: string): Templates {
  const templates = new Map<string, readonly Node[]>();
  new Parser(new Lexer(source), templates).main();
  return templates;
}

interface Ending {
  type: 'end' | 'else';
  position: number;
}

const OPERANDS: ReadonlySet<TokenType> = new Set(['bool', 'character', 'complex', 'dot', 'field', 'identifier', 'number', 'nil', 'raw string', 'string', 'variable', 'open']);
const CONSTANTS: ReadonlySet<Operand['type']> = new Set(['bool', 'dot', 'nil', 'number', 'string']);
/** Go's own bounds are far away; ours are where our stack holds. */
const DEEPEST = 250;

/** One template's parser; those that it defines share its lexer. */
class Parser {
  readonly #lexer: Lexer;
  readonly #templates: Map<string, readonly Node[]>;
  /** Tokens that were looked at, the next one last. */
  readonly #ahead: Token[] = [];
  #last: Token = { type: 'end of input', position: 0, text: 'EOF', line: 0 };
  #variables = ['$'];
  #ranges = 0;
  #depth = 0;
  #nesting = 0;
  #actionLine = 0;

  constructor(lexer: Lexer, templates: Map<string, readonly Node[]>) {
    this.#lexer = lexer;
    this.#templates = templates;
  }

  main(): void {
    const nodes: Node[] = [];
    while (this.#peek().type !== 'end of input') {
      if (this.#peek().type === 'left') {
        const left = this.#take();
        const next = this.#takeNonSpace();
        if (next.type === 'define') {
          new Parser(this.#lexer, this.#templates).#definition();
          continue;
        }
        this.#ahead.push(next, left);
      }
      const node = this.#textOrAction();
      if (isEnding(node)) throw this.#error(`unexpected {{${node.type}}}`);
      nodes.push(node);
    }
    this.#add(MAIN, nodes);
  }

  #definition(): void {
    const name = this.#expect(['string', 'raw string'], 'define clause');
    this.#expect(['right'], 'define clause');
    this.#body(this.#unquoted(name), 'define clause');
  }

  #body(name: string, context: string): void {
    const { nodes, ending } = this.#list();
    if (ending.type !== 'end') throw this.#error(`unexpected {{${ending.type}}} in ${context}`);
    this.#add(name, nodes);
  }

  #add(name: string, nodes: readonly Node[]): void {
    const before = this.#templates.get(name);
    if (before === undefined || isEmpty(before)) this.#templates.set(name, nodes);
    else if (!isEmpty(nodes)) throw this.#error(`template: multiple definition of template ${JSON.stringify(name)}`);
  }

  #take(): Token {
    const waiting = this.#ahead.pop();
    if (waiting) return waiting;
    this.#last = this.#lexer.next();
    return this.#last;
  }

  #peek(): Token {
    const token = this.#take();
    this.#ahead.push(token);
    return token;
  }

  #takeNonSpace(): Token {
    for (;;) {
      const token = this.#take();
      if (token.type !== 'space') return token;
    }
  }

  #peekNonSpace(): Token {
    const token = this.#takeNonSpace();
    this.#ahead.push(token);
    return token;
  }

  #error(message: string): TemplateError {
    return new TemplateError(`template: ${MAIN}:${this.#last.line}: ${message}`);
  }

  #unexpected(token: Token, context: string): TemplateError {
    if (token.type !== 'error') return this.#error(`unexpected ${tokenText(token)} in ${context}`);
    const started = this.#actionLine === 0 || this.#actionLine === token.line ? '' : ` in action started at ${MAIN}:${this.#actionLine}`;
    return this.#error(tokenText(token) + (token.text.endsWith(' action') ? started.slice(' in action'.length) : started));
  }

  #expect(types: readonly TokenType[], context: string): Token {
    const token = this.#takeNonSpace();
    if (!types.includes(token.type)) throw this.#unexpected(token, context);
    return token;
  }

  /** Nodes up to an `{{end}}` or `{{else}}`. */
  #list(): { nodes: Node[]; ending: Ending } {
    const nodes: Node[] = [];
    while (this.#peekNonSpace().type !== 'end of input') {
      const node = this.#textOrAction();
      if (isEnding(node)) return { nodes, ending: node };
      nodes.push(node);
    }
    throw this.#error('unexpected EOF');
  }

  #textOrAction(): Node | Ending {
    const token = this.#takeNonSpace();
    if (token.type === 'text') return { type: 'text', position: token.position, text: token.text };
    if (token.type !== 'left') throw this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Node | Ending {
    const token = this.#takeNonSpace();
    switch (token.type) {
      case 'block': return this.#block();
      case 'break': case 'continue': return this.#loopControl(token, token.type);
      case 'else': return this.#else();
      case 'end': return { type: 'end', position: this.#expect(['right'], 'end').position };
      case 'if': case 'range': case 'with': return this.#control(token.type);
      case 'template': return this.#template();
      default: {
        this.#ahead.push(token);
        const { position } = this.#peek();
        return { type: 'action', position, pipe: this.#pipe('command', 'right') };
      }
    }
  }

  #loopControl({ position }: Token, type: 'break' | 'continue'): Node {
    const token = this.#takeNonSpace();
    if (token.type !== 'right') throw this.#unexpected(token, `{{${type}}}`);
    if (this.#ranges === 0) throw this.#error(`{{${type}}} outside {{range}}`);
    return { type, position };
  }

  #else(): Ending {
    const next = this.#peekNonSpace();
    // An if or a with that follows at once is taken for one of its own.
    if (next.type === 'if' || next.type === 'with') return { type: 'else', position: next.position };
    return { type: 'else', position: this.#expect(['right'], 'else').position };
  }

  #control(type: 'if' | 'range' | 'with'): Node {
    if (this.#nesting >= DEEPEST) throw this.#error(`blocks nested deeper than ${DEEPEST} are not simulated`);
    this.#nesting += 1;
    const known = this.#variables.length;
    const pipe = this.#pipe(type, 'right');
    if (type === 'range') this.#ranges += 1;
    const { nodes: body, ending } = this.#list();
    if (type === 'range') this.#ranges -= 1;
    const otherwise = ending.type === 'else' ? this.#otherwise(type) : undefined;
    this.#variables.length = known;
    this.#nesting -= 1;
    return { type, position: pipe.position, pipe, body, otherwise };
  }

  #otherwise(type: 'if' | 'range' | 'with'): readonly Node[] {
    const next = this.#peek().type;
    if ((type === 'if' && next === 'if') || (type === 'with' && next === 'with')) {
      this.#take();
      return [this.#control(next)];
    }
    const { nodes, ending } = this.#list();
    if (ending.type !== 'end') throw this.#error(`expected end; found {{${ending.type}}}`);
    return nodes;
  }

  #block(): Node {
    const token = this.#takeNonSpace();
    const name = this.#templateName(token, 'block clause');
    const pipe = this.#pipe('block clause', 'right');
    new Parser(this.#lexer, this.#templates).#body(name, 'block clause');
    return { type: 'template', position: token.position, name, pipe };
  }

  #template(): Node {
    const token = this.#takeNonSpace();
    const name = this.#templateName(token, 'template clause');
    const next = this.#takeNonSpace();
    if (next.type === 'right') return { type: 'template', position: token.position, name, pipe: undefined };
    this.#ahead.push(next);
    return { type: 'template', position: token.position, name, pipe: this.#pipe('template clause', 'right') };
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw string') throw this.#unexpected(token, context);
    return this.#unquoted(token);
  }

  #unquoted({ text }: Token): string {
    const value = unquote(text);
    if (value === undefined) throw this.#error('invalid syntax');
    return value;
  }

  #pipe(context: string, end: 'right' | 'close'): Pipe {
    const { position } = this.#peekNonSpace();
    const { variables, assigns } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#takeNonSpace();
      if (token.type === end) break;
      if (!OPERANDS.has(token.type)) throw this.#unexpected(token, context);
      this.#ahead.push(token);
      commands.push(this.#command());
    }
    if (commands.length === 0) throw this.#error(`missing value for ${context}`);
    const constant = commands.findIndex(({ operands }, index) => index > 0 && CONSTANTS.has(operands[0]?.type ?? 'pipe'));
    if (constant > 0) throw this.#error(`non executable command in pipeline stage ${constant + 1}`);
    return { type: 'pipe', position, variables, assigns, commands };
  }

  /** `$x :=`, `$x =`, and of a range `$i, $x :=`. */
  #declaration(context: string): { variables: string[]; assigns: boolean } {
    const variables: string[] = [];
    for (;;) {
      const variable = this.#peekNonSpace();
      if (variable.type !== 'variable') return { variables, assigns: false };
      this.#take();
      const after = this.#peek();
      const next = this.#peekNonSpace();
      if (next.type === 'assign' || next.type === 'declare') {
        this.#takeNonSpace();
        variables.push(variable.text);
        this.#variables.push(variable.text);
        return { variables, assigns: next.type === 'assign' };
      }
      if (next.type !== 'char' || next.text !== ',') {
        if (after.type === 'space') this.#ahead.push(after);
        this.#ahead.push(variable);
        return { variables, assigns: false };
      }
      this.#takeNonSpace();
      variables.push(variable.text);
      this.#variables.push(variable.text);
      if (context !== 'range' || variables.length >= 2) throw this.#error(`too many declarations in ${context}`);
      if (!['variable', 'right', 'close'].includes(this.#peekNonSpace().type)) throw this.#error('range can only initialize variables');
    }
  }

  #command(): Command {
    const { position } = this.#peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.#take();
      if (token.type === 'space') continue;
      if (token.type === 'right' || token.type === 'close') this.#ahead.push(token);
      else if (token.type !== 'pipe') throw this.#unexpected(token, 'operand');
      break;
    }
    if (operands.length === 0) throw this.#error('empty command');
    return { type: 'command', position, operands };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined || this.#peek().type !== 'field') return term;
    const { position } = this.#peek();
    const path: string[] = [];
    while (this.#peek().type === 'field') path.push(this.#take().text.slice(1));
    if (term.type === 'field' || term.type === 'variable') return { type: term.type, position, path: [...term.path, ...path] };
    if (CONSTANTS.has(term.type)) throw this.#error(`unexpected . after term ${JSON.stringify(nodeText(term))}`);
    return { type: 'chain', position, of: term, path };
  }

  #term(): Operand | undefined {
    const token = this.#takeNonSpace();
    const { position, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!FUNCTION_NAMES.has(text)) throw this.#error(`function ${JSON.stringify(text)} not defined`);
        return { type: 'identifier', position, name: text };
      case 'dot': case 'nil': return { type: token.type, position };
      case 'variable':
        if (!this.#variables.includes(text)) throw this.#error(`undefined variable ${JSON.stringify(text)}`);
        return { type: 'variable', position, path: [text] };
      case 'field': return { type: 'field', position, path: [text.slice(1)] };
      case 'bool': return { type: 'bool', position, value: text === 'true' };
      case 'character': case 'complex': case 'number': {
        const number = parseNumber(text);
        if (typeof number === 'string') throw this.#error(number);
        return { type: 'number', position, text, ...number };
      }
      case 'open': return this.#parenthesis();
      case 'string': case 'raw string': return { type: 'string', position, quoted: text, value: this.#unquoted(token) };
      default:
        this.#ahead.push(token);
        return undefined;
    }
  }

  #parenthesis(): Pipe {
    if (this.#depth >= DEEPEST) throw this.#error('max expression depth exceeded');
    this.#depth += 1;
    const pipe = this.#pipe('parenthesized pipeline', 'close');
    this.#depth -= 1;
    return pipe;
  }
}

function isEnding(node: Node | Ending): node is Ending {
  return node.type === 'end' || node.type === 'else';
}

function isEmpty(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.type === 'text' && node.text.trim() === '');
}
