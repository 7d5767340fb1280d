import type { Clock } from '#lib/core/index.ts';
import { NIL, OK, array, bulk, failure, integer } from './resp.ts';
import type { Reply } from './resp.ts';

type Value = string | string[] | Set<string> | Map<string, string>;

interface Entry {
  value: Value;
  /** Epoch milliseconds. */
  expires: number | undefined;
}

type Handler = (database: Database, args: readonly string[]) => Reply;

const WRONG_TYPE = failure('WRONGTYPE Operation against a key holding the wrong kind of value');
const NOT_INTEGER = failure('ERR value is not an integer or out of range');
const SYNTAX = failure('ERR syntax error');

/** The keys of a Redis server and the commands on them. */
export class Database {
  readonly clock: Clock;
  readonly settings: Map<string, string>;
  readonly #keys = new Map<string, Entry>();

  constructor(clock: Clock, settings: ReadonlyMap<string, string>) {
    this.clock = clock;
    this.settings = new Map(settings);
  }

  run(words: readonly string[]): Reply {
    const [name = '', ...args] = words;
    const command = COMMANDS[name.toLowerCase()];
    if (!command)
      return failure(`ERR unknown command '${name}', with args beginning with: ${args.map((word) => `'${word}' `).join('')}`);
    const [fewest, most, handler] = command;
    if (args.length < fewest || args.length > most)
      return failure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
    return handler(this, args);
  }

  get size(): number {
    return this.keys().length;
  }

  keys(): string[] {
    return [...this.#keys.keys()].filter((key) => this.entry(key) !== undefined);
  }

  entry(key: string): Entry | undefined {
    const entry = this.#keys.get(key);
    if (entry?.expires === undefined || entry.expires > this.clock.now()) return entry;
    this.#keys.delete(key);
    return undefined;
  }

  put(key: string, value: Value, expires?: number): void {
    this.#keys.set(key, { value, expires });
  }

  remove(key: string): boolean {
    const existed = this.entry(key) !== undefined;
    this.#keys.delete(key);
    return existed;
  }

  clear(): void {
    this.#keys.clear();
  }

  /** The value when it is of the kind wanted, made when the key is missing; undefined when it is another. */
  collection<T extends Value>(key: string, is: (value: Value) => value is T, make: () => T): T | undefined {
    const entry = this.entry(key);
    if (entry) return is(entry.value) ? entry.value : undefined;
    return make();
  }
}

const isList = (value: Value): value is string[] => Array.isArray(value);
const isSet = (value: Value): value is Set<string> => value instanceof Set;
const isHash = (value: Value): value is Map<string, string> => value instanceof Map;

function add(database: Database, key: string, by: number): Reply {
  const entry = database.entry(key);
  if (entry && typeof entry.value !== 'string') return WRONG_TYPE;
  const now = entry ? Number(entry.value) : 0;
  if (!Number.isInteger(now) || !Number.isInteger(by)) return NOT_INTEGER;
  database.put(key, String(now + by), entry?.expires);
  return integer(now + by);
}

function set(database: Database, [key = '', value = '', ...options]: readonly string[]): Reply {
  let expires: number | undefined;
  for (let index = 0; index < options.length; index += 1) {
    const word = options[index]?.toUpperCase();
    if (word === 'NX' && database.entry(key)) return NIL;
    else if (word === 'XX' && !database.entry(key)) return NIL;
    else if (word === 'EX' || word === 'PX')
      expires = database.clock.now() + Number(options[(index += 1)]) * (word === 'EX' ? 1000 : 1);
    else if (word === 'KEEPTTL') expires = database.entry(key)?.expires;
    else if (word !== 'NX' && word !== 'XX') return SYNTAX;
  }
  database.put(key, value, expires);
  return OK;
}

function push(end: 'left' | 'right'): Handler {
  return (database, [key = '', ...items]) => {
    const list = database.collection(key, isList, () => []);
    if (!list) return WRONG_TYPE;
    if (end === 'right') list.push(...items);
    else list.unshift(...items.toReversed());
    if (!database.entry(key)) database.put(key, list);
    return integer(list.length);
  };
}

function pop(end: 'left' | 'right'): Handler {
  return (database, [key = '']) => {
    const list = database.collection(key, isList, () => []);
    if (!list) return WRONG_TYPE;
    const item = end === 'right' ? list.pop() : list.shift();
    if (list.length === 0) database.remove(key);
    return item === undefined ? NIL : bulk(item);
  };
}

function range(items: readonly string[], start: number, stop: number): string[] {
  const from = start < 0 ? Math.max(0, items.length + start) : start;
  const to = stop < 0 ? items.length + stop : stop;
  return items.slice(from, to + 1);
}

function glob(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
}

function typeName(value: Value | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? 'string' : isList(value) ? 'list' : isSet(value) ? 'set' : 'hash';
}

function timeToLive(database: Database, key: string): number {
  const entry = database.entry(key);
  if (!entry) return -2;
  return entry.expires === undefined ? -1 : Math.ceil((entry.expires - database.clock.now()) / 1000);
}

const HASH = {
  set: ((database, [key = '', ...fields]) => {
    const hash = database.collection(key, isHash, () => new Map());
    if (!hash) return WRONG_TYPE;
    const before = hash.size;
    for (let index = 0; index + 1 < fields.length; index += 2) hash.set(fields[index] as string, fields[index + 1] as string);
    if (!database.entry(key)) database.put(key, hash);
    return integer(hash.size - before);
  }) satisfies Handler,
  get: ((database, [key = '', field = '']) => {
    const value = database.collection(key, isHash, () => new Map())?.get(field);
    return value === undefined ? NIL : bulk(value);
  }) satisfies Handler,
};

/** Fewest and most arguments, and what the command does. */
const COMMANDS: Readonly<Record<string, readonly [number, number, Handler]>> = {
  ping: [0, 1, (_database, [text]) => (text === undefined ? { type: 'status', text: 'PONG' } : bulk(text))],
  echo: [1, 1, (_database, [text = '']) => bulk(text)],
  select: [1, 1, () => OK],
  client: [1, 9, () => OK],
  command: [0, 9, () => ({ type: 'array', items: [] })],
  set: [2, 9, set],
  get: [
    1,
    1,
    (database, [key = '']) => {
      const value = database.entry(key)?.value;
      return value === undefined ? NIL : typeof value === 'string' ? bulk(value) : WRONG_TYPE;
    },
  ],
  mget: [1, 99, (database, keys) => ({ type: 'array', items: keys.map((key) => database.run(['get', key])) })],
  append: [
    2,
    2,
    (database, [key = '', text = '']) => {
      const before = database.entry(key)?.value ?? '';
      if (typeof before !== 'string') return WRONG_TYPE;
      database.put(key, before + text);
      return integer(before.length + text.length);
    },
  ],
  strlen: [1, 1, (database, [key = '']) => integer(String(database.entry(key)?.value ?? '').length)],
  del: [1, 99, (database, keys) => integer(keys.filter((key) => database.remove(key)).length)],
  exists: [1, 99, (database, keys) => integer(keys.filter((key) => database.entry(key)).length)],
  keys: [1, 1, (database, [pattern = '*']) => array(database.keys().filter((key) => glob(pattern).test(key)))],
  type: [1, 1, (database, [key = '']) => ({ type: 'status', text: typeName(database.entry(key)?.value) })],
  dbsize: [0, 0, (database) => integer(database.size)],
  flushall: [
    0,
    1,
    (database) => {
      database.clear();
      return OK;
    },
  ],
  incr: [1, 1, (database, [key = '']) => add(database, key, 1)],
  decr: [1, 1, (database, [key = '']) => add(database, key, -1)],
  incrby: [2, 2, (database, [key = '', by = '']) => add(database, key, Number(by))],
  expire: [
    2,
    2,
    (database, [key = '', seconds = '']) => {
      const entry = database.entry(key);
      if (entry) entry.expires = database.clock.now() + Number(seconds) * 1000;
      return integer(entry ? 1 : 0);
    },
  ],
  ttl: [1, 1, (database, [key = '']) => integer(timeToLive(database, key))],
  lpush: [2, 99, push('left')],
  rpush: [2, 99, push('right')],
  lpop: [1, 1, pop('left')],
  rpop: [1, 1, pop('right')],
  llen: [1, 1, (database, [key = '']) => integer(database.collection(key, isList, () => [])?.length ?? 0)],
  lrange: [
    3,
    3,
    (database, [key = '', start = '0', stop = '-1']) =>
      array(range(database.collection(key, isList, () => []) ?? [], Number(start), Number(stop))),
  ],
  sadd: [
    2,
    99,
    (database, [key = '', ...members]) => {
      const found = database.collection(key, isSet, () => new Set<string>());
      if (!found) return WRONG_TYPE;
      const before = found.size;
      for (const member of members) found.add(member);
      if (!database.entry(key)) database.put(key, found);
      return integer(found.size - before);
    },
  ],
  smembers: [1, 1, (database, [key = '']) => array([...(database.collection(key, isSet, () => new Set<string>()) ?? [])])],
  hset: [3, 99, HASH.set],
  hget: [2, 2, HASH.get],
  hgetall: [1, 1, (database, [key = '']) => array([...(database.collection(key, isHash, () => new Map()) ?? [])].flat())],
  config: [
    2,
    9,
    (database, [verb = '', name = '', value]) => {
      if (verb.toLowerCase() === 'get')
        return array([...database.settings].filter(([setting]) => glob(name.toLowerCase()).test(setting)).flat());
      if (verb.toLowerCase() !== 'set' || value === undefined) return SYNTAX;
      database.settings.set(name.toLowerCase(), value);
      return OK;
    },
  ],
  info: [
    0,
    1,
    (database) =>
      bulk(
        `# Server\r\nredis_version:7.4.6\r\nredis_mode:standalone\r\n# Keyspace\r\n${database.size === 0 ? '' : `db0:keys=${database.size},expires=0,avg_ttl=0\r\n`}`,
      ),
  ],
  save: [0, 0, () => OK],
};
