import type { Directive } from '../config/parser.ts';
import type { Scope } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';

/** True when the first `allow` or `deny` that fits the client denies (ngx_http_access_module). */
export function isDenied(exchange: Exchange): boolean {
  const { address } = exchange.request.remote;
  return rulesOf(exchange.scope).find(({ args }) => addressMatches(args[0] as string, address))?.name === 'deny';
}

/** The rules of the nearest block that has any of the two. */
function rulesOf(scope: Scope): readonly Directive[] {
  if (scope.nearest('allow').length === 0 && scope.nearest('deny').length === 0) return [];
  const own = scope.directives.filter(({ name }) => name === 'allow' || name === 'deny');
  return own.length > 0 || !scope.outer ? own : rulesOf(scope.outer);
}

function addressMatches(rule: string, address: string): boolean {
  if (rule === 'all' || rule === address) return true;
  const [network = '', bits] = rule.split('/');
  if (bits === undefined || network.includes(':') || address.includes(':')) return false;
  const shift = 32 - Number(bits);
  return Math.floor(number(network) / 2 ** shift) === Math.floor(number(address) / 2 ** shift);
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
