import type { Directive } from '../config/parser.ts';
import { compile } from '../config/settings.ts';
import type { Exchange, Reply } from './exchange.ts';
import { typeOf } from './content-types.ts';
import { redirectTo } from './static-files.ts';

/** What the rewrite directives of a block decide. */
export type RewriteResult = { reply: Reply } | { restart: true } | undefined;

/** Runs `set`, `if`, `rewrite` and `return` of a block in their order (ngx_http_rewrite_module). */
export function runRewrites(exchange: Exchange, directives: readonly Directive[]): RewriteResult {
  for (const directive of directives) {
    const { name, args } = directive;
    if (name === 'break') return undefined;
    if (name === 'set') exchange.variables.set((args[0] as string).replace(/^\$/, ''), exchange.expand(args[1] as string));
    if (name === 'return') return { reply: returned(exchange, args) };
    if (name === 'rewrite') {
      const result = rewritten(exchange, directive);
      if (result === 'break') return undefined;
      if (result) return result;
    }
    if (name === 'if' && holds(exchange, directive)) {
      const result = runRewrites(exchange, directive.block ?? []);
      if (result) return result;
    }
  }
  return undefined;
}

function returned(exchange: Exchange, args: readonly string[]): Reply {
  const [first = '', second] = args;
  if (!/^\d{3}$/.test(first)) return redirect(exchange, 302, exchange.expand(first));
  const status = Number(first);
  if (second === undefined)
    return status < 300
      ? { status, final: true, body: new Uint8Array(0), length: 0, type: typeOf(exchange.scope, exchange.uri) }
      : { status };
  const text = exchange.expand(second);
  if ([301, 302, 303, 307, 308].includes(status)) return redirect(exchange, status, text);
  const body = Buffer.from(text);
  return { status, final: true, body, length: body.length, type: typeOf(exchange.scope, exchange.uri) };
}

/** A path leads to the same server; anything else is passed on as it is. */
function redirect(exchange: Exchange, status: number, address: string): Reply {
  if (address.startsWith('/')) return { ...redirectTo(exchange, address), status };
  return { status, headers: [['Location', address]] };
}

function rewritten(exchange: Exchange, directive: Directive): RewriteResult | 'break' {
  const [pattern = '', replacement = '', flag] = directive.args;
  const match = compile(pattern, false, directive.place).exec(exchange.uri);
  if (!match) return undefined;
  exchange.captures = [...match];
  const target = exchange.expand(replacement);
  if (flag === 'redirect' || flag === 'permanent' || /^https?:\/\//.test(target)) {
    return { reply: redirect(exchange, flag === 'permanent' ? 301 : 302, withArgs(target, exchange.args)) };
  }
  const question = target.indexOf('?');
  exchange.uri = question < 0 ? target : target.slice(0, question);
  if (question >= 0) exchange.args = [target.slice(question + 1), exchange.args].filter((part) => part !== '').join('&');
  if (flag === 'break') return 'break';
  return flag === 'last' ? { restart: true } : undefined;
}

function withArgs(target: string, args: string): string {
  if (target.endsWith('?')) return target.slice(0, -1);
  if (args === '') return target;
  return `${target}${target.includes('?') ? '&' : '?'}${args}`;
}

/** The condition of an `if`: a variable alone, or compared, or a test of a file. */
function holds(exchange: Exchange, { args, place }: Directive): boolean {
  const words = args
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '')
    .split(' ')
    .filter((word) => word !== '');
  const [left = '', operator, ...rest] = words;
  const right = rest.join(' ');
  if (/^!?-[fdex]$/.test(left)) return fileTest(exchange, left, exchange.expand(operator ?? ''));
  const value = exchange.expand(left);
  switch (operator) {
    case undefined:
      return value !== '' && value !== '0';
    case '=':
      return value === exchange.expand(right);
    case '!=':
      return value !== exchange.expand(right);
    default: {
      const match = compile(right, operator.endsWith('*'), place).exec(value);
      if (match && !operator.startsWith('!')) exchange.captures = [...match];
      return operator.startsWith('!') !== (match !== null);
    }
  }
}

function fileTest({ process }: Exchange, test: string, path: string): boolean {
  const negated = test.startsWith('!');
  const exists = process.fs.exists(path);
  const type = exists ? process.fs.status(path).type : undefined;
  const result = { f: type === 'file', d: type === 'directory', e: exists, x: exists && process.fs.access(path, 'execute') }[
    test.at(-1) as 'f'
  ];
  return negated !== result;
}
