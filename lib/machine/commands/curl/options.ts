import { CommandFailure } from '../invocation/failure.ts';

/** Everything that one curl command line says. */
export interface CurlOptions {
  urls: string[];
  /** -o FILE or -O, in the order of the URLs they are for. */
  outputs: ({ path: string } | { remoteName: true })[];
  method: string | undefined;
  headers: string[];
  data: { kind: string; value: string }[];
  form: string[];
  upload: string | undefined;
  userAgent: string | undefined;
  referer: string | undefined;
  user: string | undefined;
  cookies: string[];
  cookieJar: string | undefined;
  writeOut: string | undefined;
  /** Seconds. */
  maxTime: number | undefined;
  connectTimeout: number | undefined;
  retries: number;
  retryDelay: number | undefined;
  maxRedirects: number;
  resolve: string[];
  connectTo: string[];
  range: string | undefined;
  dumpHeader: string | undefined;
  flags: Set<string>;
}

type Setter = (options: CurlOptions, value: string) => void;

const number = (name: string, set: (options: CurlOptions, value: number) => void): Setter => (options, value) => {
  if (!/^\d+\.?\d*$/.test(value)) throw new CommandFailure(`option ${name}: expected a proper numerical parameter`);
  set(options, Number(value));
};
const data = (kind: string): Setter => (options, value) => options.data.push({ kind, value });

/** Options that take a value; the name in the complaint is the one typed. */
const VALUES: Readonly<Record<string, (name: string) => Setter>> = {
  'request': () => (o, v) => (o.method = v),
  'header': () => (o, v) => o.headers.push(v),
  'data': () => data('data'), 'data-ascii': () => data('data'), 'data-raw': () => data('raw'), 'data-binary': () => data('binary'), 'data-urlencode': () => data('urlencode'), 'json': () => data('json'),
  'form': () => (o, v) => o.form.push(v),
  'upload-file': () => (o, v) => (o.upload = v),
  'output': () => (o, v) => o.outputs.push({ path: v }),
  'user-agent': () => (o, v) => (o.userAgent = v),
  'referer': () => (o, v) => (o.referer = v),
  'user': () => (o, v) => (o.user = v),
  'cookie': () => (o, v) => o.cookies.push(v),
  'cookie-jar': () => (o, v) => (o.cookieJar = v),
  'write-out': () => (o, v) => (o.writeOut = v),
  'max-time': (name) => number(name, (o, v) => (o.maxTime = v)),
  'connect-timeout': (name) => number(name, (o, v) => (o.connectTimeout = v)),
  'retry': (name) => number(name, (o, v) => (o.retries = v)),
  'retry-delay': (name) => number(name, (o, v) => (o.retryDelay = v)),
  'max-redirs': (name) => number(name, (o, v) => (o.maxRedirects = v)),
  'resolve': () => (o, v) => o.resolve.push(v),
  'connect-to': () => (o, v) => o.connectTo.push(v),
  'range': () => (o, v) => (o.range = v),
  'dump-header': () => (o, v) => (o.dumpHeader = v),
  'url': () => (o, v) => o.urls.push(v),
  'cacert': () => () => {}, 'capath': () => () => {}, 'cert': () => () => {}, 'key': () => () => {}, 'ciphers': () => () => {}, 'interface': () => () => {},
  'proxy': () => () => {}, 'noproxy': () => () => {}, 'retry-max-time': () => () => {}, 'limit-rate': () => () => {}, 'keepalive-time': () => () => {}, 'output-dir': () => (o, v) => o.flags.add(`output-dir=${v}`),
  'oauth2-bearer': () => (o, v) => o.headers.push(`Authorization: Bearer ${v}`),
  'speed-limit': () => () => {}, 'speed-time': () => () => {}, 'stderr': () => () => {}, 'time-cond': () => () => {},
};

/** Options that stand alone. */
const FLAGS = new Set([
  'get', 'head', 'include', 'location', 'silent', 'show-error', 'verbose', 'fail', 'fail-with-body', 'insecure', 'remote-name', 'remote-name-all', 'remote-header-name',
  'progress-bar', 'no-progress-meter', 'no-buffer', 'compressed', 'ipv4', 'ipv6', 'http1.0', 'http1.1', 'http2', 'http2-prior-knowledge', 'globoff', 'create-dirs', 'location-trusted', 'retry-connrefused', 'retry-all-errors',
  'path-as-is', 'post301', 'post302', 'post303', 'help', 'version', 'manual', 'no-keepalive', 'disable', 'tcp-nodelay', 'anyauth', 'basic', 'tlsv1.2', 'tlsv1.3', 'http0.9', 'remove-on-error', 'parallel', 'raw', 'junk-session-cookies', 'no-sessionid', 'styled-output', 'no-styled-output', 'trace-time', 'fail-early', 'no-fail', 'no-verbose', 'no-silent', 'no-show-error',
]);

const LETTERS: Readonly<Record<string, string>> = {
  X: 'request', H: 'header', d: 'data', F: 'form', T: 'upload-file', o: 'output', A: 'user-agent', e: 'referer', u: 'user', b: 'cookie', c: 'cookie-jar', w: 'write-out',
  m: 'max-time', r: 'range', D: 'dump-header', x: 'proxy', E: 'cert', y: 'speed-time', Y: 'speed-limit', z: 'time-cond',
  G: 'get', I: 'head', i: 'include', L: 'location', s: 'silent', S: 'show-error', v: 'verbose', f: 'fail', k: 'insecure', O: 'remote-name', J: 'remote-header-name', '#': 'progress-bar',
  N: 'no-buffer', 4: 'ipv4', 6: 'ipv6', 0: 'http1.0', g: 'globoff', h: 'help', V: 'version', M: 'manual', q: 'disable', Z: 'parallel', j: 'junk-session-cookies',
};

export const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** Reads curl's command line; CommandFailure with curl's words for a mistake. */
export function parseCurl(args: readonly string[]): CurlOptions {
  const options: CurlOptions = {
    urls: [], outputs: [], method: undefined, headers: [], data: [], form: [], upload: undefined, userAgent: undefined, referer: undefined, user: undefined, cookies: [],
    cookieJar: undefined, writeOut: undefined, maxTime: undefined, connectTimeout: undefined, retries: 0, retryDelay: undefined, maxRedirects: 50, resolve: [], connectTo: [],
    range: undefined, dumpHeader: undefined, flags: new Set(),
  };
  const queue = [...args];
  let literal = false;
  while (queue.length > 0) {
    const arg = queue.shift() ?? '';
    if (literal || arg === '-' || !arg.startsWith('-')) options.urls.push(arg);
    else if (arg === '--') literal = true;
    else if (arg.startsWith('--')) parseLong(options, arg, queue);
    else parseLetters(options, arg, queue);
  }
  return options;
}

function parseLong(options: CurlOptions, arg: string, queue: string[]): void {
  const name = longName(arg.slice(2));
  if (name === undefined) throw new CommandFailure(`option ${arg}: is unknown`);
  const setter = VALUES[name];
  if (!setter) {
    setFlag(options, name);
    return;
  }
  const value = queue.shift();
  if (value === undefined) throw new CommandFailure(`option ${arg}: requires parameter`);
  setter(arg)(options, value);
}

/** Unambiguous beginnings of long names will do. */
function longName(typed: string): string | undefined {
  if (VALUES[typed] || FLAGS.has(typed)) return typed;
  const candidates = [...Object.keys(VALUES), ...FLAGS].filter((name) => name.startsWith(typed));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function parseLetters(options: CurlOptions, arg: string, queue: string[]): void {
  for (let index = 1; index < arg.length; index += 1) {
    const letter = arg[index] ?? '';
    const name = LETTERS[letter];
    if (name === undefined) throw new CommandFailure(`option ${arg.length === 2 ? arg : `-${letter}`}: is unknown`);
    const setter = VALUES[name];
    if (!setter) {
      setFlag(options, name);
      continue;
    }
    const value = arg.slice(index + 1) || queue.shift();
    if (value === undefined) throw new CommandFailure(`option -${letter}: requires parameter`);
    setter(`-${letter}`)(options, value);
    return;
  }
}

function setFlag(options: CurlOptions, name: string): void {
  if (name === 'remote-name') options.outputs.push({ remoteName: true });
  if (name.startsWith('no-') && FLAGS.has(name.slice(3))) options.flags.delete(name.slice(3));
  else options.flags.add(name);
}
