import { ConfigurationError } from './lexer.ts';
import type { Directive } from './parser.ts';
import { Scope } from './scope.ts';

export interface ListenAddress {
  address: string;
  port: number;
  isDefault: boolean;
  place: string;
}

export interface LocationBlock {
  modifier: '' | '=' | '^~' | '~' | '~*';
  pattern: string;
  expression: RegExp | undefined;
  scope: Scope;
  locations: readonly LocationBlock[];
}

export interface ServerBlock {
  listens: readonly ListenAddress[];
  names: readonly string[];
  scope: Scope;
  locations: readonly LocationBlock[];
}

export interface Upstream {
  name: string;
  servers: readonly { host: string; port: number; weight: number }[];
}

/** What a whole configuration comes to. */
export interface Settings {
  main: Scope;
  http: Scope | undefined;
  servers: readonly ServerBlock[];
  upstreams: ReadonlyMap<string, Upstream>;
  /** The addresses to listen on, each once. */
  listens: readonly ListenAddress[];
  workers: number;
  user: string;
  pidFile: string;
  daemon: boolean;
  /** nginx's own version. */
  version: string;
  /** nginx's remarks that do not stop it: `[warn] …`. */
  warnings: readonly string[];
  /** What is missing though every line is right; nginx finds out after it has read all. */
  missing: string | undefined;
}

/** Makes settings of directives; ConfigurationError for what nginx refuses. */
export function settle(
  directives: readonly Directive[],
  options: { cpus: number; version: string; hasUser: (name: string) => boolean },
): Settings {
  const main = new Scope(directives);
  const [user] = main.own('user');
  if (user && !options.hasUser(user.args[0] as string))
    throw new ConfigurationError(`getpwnam("${user.args[0]}") failed in ${user.place}`);
  const block = main.own('http')[0]?.block;
  const http = block && new Scope(block, main);
  const warnings: string[] = [];
  if (http) checkLogFormats(http);
  const servers = (http?.own('server') ?? []).map((directive) => serverOf(directive, http as Scope));
  return {
    main,
    http,
    servers,
    upstreams: new Map((http?.own('upstream') ?? []).map((directive) => [directive.args[0] as string, upstreamOf(directive)])),
    listens: listensOf(servers, warnings),
    workers: workersOf(main, options.cpus),
    user: main.value('user', 'nobody'),
    pidFile: main.value('pid', '/run/nginx.pid'),
    daemon: main.flag('daemon', true),
    version: options.version,
    warnings,
    missing: main.own('events').length === 0 ? 'no "events" section in configuration' : undefined,
  };
}

/** An `access_log` may name only formats that are there. */
function checkLogFormats(http: Scope): void {
  const formats = new Set(['combined', ...http.own('log_format').map(({ args }) => args[0] as string)]);
  const check = (directives: readonly Directive[]): void => {
    for (const { name, args, block, place } of directives) {
      const format = args[1];
      if (name === 'access_log' && format !== undefined && !/=|^if/.test(format) && !formats.has(format))
        throw new ConfigurationError(`unknown log format "${format}" in ${place}`);
      if (block && name !== 'types' && name !== 'map') check(block);
    }
  };
  check(http.directives);
}

function workersOf(main: Scope, cpus: number): number {
  const directive = main.own('worker_processes')[0];
  const value = directive?.args[0] ?? '1';
  if (value === 'auto') return cpus;
  if (!/^\d+$/.test(value) || Number(value) === 0)
    throw new ConfigurationError(`"worker_processes" directive invalid value in ${directive?.place}`);
  return Math.min(16, Number(value));
}

function serverOf(directive: Directive, http: Scope): ServerBlock {
  const scope = new Scope(directive.block ?? [], http);
  const listens = scope.own('listen').map(listenOf);
  const names = scope.own('server_name').flatMap(({ args }) => args);
  return {
    listens: listens.length > 0 ? listens : [{ address: '0.0.0.0', port: 80, isDefault: false, place: directive.place }],
    names: names.length > 0 ? names : [''],
    scope,
    locations: locationsOf(scope),
  };
}

const LISTEN_WORDS =
  /^(?:default_server|default|ssl|http2|reuseport|deferred|bind|proxy_protocol|ipv6only=(?:on|off)|backlog=\d+|rcvbuf=\w+|sndbuf=\w+|so_keepalive=.+|fastopen=\d+|quic)$/;

function listenOf({ args, place }: Directive): ListenAddress {
  const [where = '', ...words] = args;
  for (const word of words) if (!LISTEN_WORDS.test(word)) throw new ConfigurationError(`invalid parameter "${word}" in ${place}`);
  const { address, port } = addressOf(where, place);
  return { address, port, isDefault: words.includes('default_server') || words.includes('default'), place };
}

function addressOf(where: string, place: string): { address: string; port: number } {
  if (/^\d+$/.test(where)) return { address: '0.0.0.0', port: portOf(where, where, place) };
  const six = /^\[([0-9a-fA-F:.]*)\](?::(\d+))?$/.exec(where);
  if (six) return { address: six[1] || '::', port: portOf(six[2] ?? '80', where, place) };
  const [, host = '', port] = /^([^:]*)(?::(.+))?$/.exec(where) ?? [];
  if (host === '*') return { address: '0.0.0.0', port: portOf(port ?? '80', where, place) };
  if (host === 'localhost') return { address: '127.0.0.1', port: portOf(port ?? '80', where, place) };
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host))
    throw new ConfigurationError(`host not found in "${where}" of the "listen" directive in ${place}`);
  return { address: host, port: portOf(port ?? '80', where, place) };
}

function portOf(text: string, where: string, place: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new ConfigurationError(`invalid port in "${where}" of the "listen" directive in ${place}`);
  return port;
}

/** Which addresses to open, and what is wrong about them taken together. */
function listensOf(servers: readonly ServerBlock[], warnings: string[]): ListenAddress[] {
  const byAddress = new Map<string, ListenAddress>();
  const names = new Map<string, Set<string>>();
  for (const server of servers) {
    const seen = new Set<string>();
    for (const listen of server.listens) {
      const key = `${listen.address}:${listen.port}`;
      if (seen.has(key)) throw new ConfigurationError(`a duplicate listen ${shownAddress(listen)} in ${listen.place}`);
      seen.add(key);
      const earlier = byAddress.get(key);
      if (earlier?.isDefault && listen.isDefault)
        throw new ConfigurationError(`a duplicate default server for ${shownAddress(listen)} in ${listen.place}`);
      if (!earlier || listen.isDefault) byAddress.set(key, listen);
      const known = names.get(key) ?? new Set();
      for (const name of server.names) {
        if (known.has(name)) warnings.push(`conflicting server name "${name}" on ${shownAddress(listen)}, ignored`);
        known.add(name);
      }
      names.set(key, known);
    }
  }
  return [...byAddress.values()];
}

/** `0.0.0.0:80`, `[::]:80` */
export function shownAddress({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function locationsOf(outer: Scope): LocationBlock[] {
  const locations = outer.own('location').map((directive) => locationOf(directive, outer));
  const seen = new Set<string>();
  for (const [index, { modifier, pattern, expression }] of locations.entries()) {
    if (expression) continue;
    const key = `${modifier === '=' ? '=' : ''}${pattern}`;
    if (seen.has(key))
      throw new ConfigurationError(`duplicate location "${pattern}" in ${(outer.own('location')[index] as Directive).place}`);
    seen.add(key);
  }
  return locations;
}

function locationOf(directive: Directive, outer: Scope): LocationBlock {
  const { args, place } = directive;
  const [modifier, pattern] = args.length === 2 ? [args[0] as string, args[1] as string] : splitModifier(args[0] as string);
  if (!isModifier(modifier)) throw new ConfigurationError(`invalid location modifier "${modifier}" in ${place}`);
  const scope = new Scope(directive.block ?? [], outer);
  return { modifier, pattern, expression: expressionOf(modifier, pattern, place), scope, locations: locationsOf(scope) };
}

/** `location =/path` and `location ~\.php$` may be written without a blank. */
function splitModifier(text: string): [string, string] {
  const [, modifier = '', pattern = text] = /^(=|\^~|~\*|~)(.*)$/.exec(text) ?? [];
  return [modifier, pattern];
}

function isModifier(text: string): text is LocationBlock['modifier'] {
  return ['', '=', '^~', '~', '~*'].includes(text);
}

function expressionOf(modifier: string, pattern: string, place: string): RegExp | undefined {
  if (modifier !== '~' && modifier !== '~*') return undefined;
  return compile(pattern, modifier === '~*', place);
}

/** A PCRE pattern as far as JavaScript's agree with it. */
export function compile(pattern: string, ignoreCase: boolean, place: string): RegExp {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), ignoreCase ? 'i' : '');
  } catch (error) {
    const reason = PATTERN_ERRORS.find(([words]) => String(error).includes(words))?.[1] ?? 'invalid pattern';
    throw new ConfigurationError(`pcre2_compile() failed: ${reason} in "${pattern}" in ${place}`);
  }
}

/** What JavaScript says of a broken pattern, and what PCRE says. */
const PATTERN_ERRORS: readonly (readonly [string, string])[] = [
  ['Unterminated group', 'missing closing parenthesis'],
  ["Unmatched ')'", 'unmatched closing parenthesis'],
  ['Unterminated character class', 'missing terminating ] for character class'],
  ['Nothing to repeat', 'quantifier does not follow a repeatable item'],
  ['\\ at end of pattern', '\\ at end of pattern'],
  ['Range out of order', 'range out of order in character class'],
];

function upstreamOf(directive: Directive): Upstream {
  const servers = new Scope(directive.block ?? []).own('server').map(({ args, place }) => {
    const [, host, port = '80'] = /^([^:]+)(?::(\d+))?$/.exec(args[0] ?? '') ?? [];
    if (host === undefined) throw new ConfigurationError(`invalid host in upstream "${args[0]}" in ${place}`);
    const weight = Number(/^weight=(\d+)$/.exec(args.find((word) => word.startsWith('weight=')) ?? '')?.[1] ?? '1');
    return { host, port: Number(port), weight };
  });
  if (servers.length === 0) throw new ConfigurationError(`no servers are inside upstream in ${directive.place}`);
  return { name: directive.args[0] as string, servers };
}
