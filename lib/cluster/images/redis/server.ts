import { SystemError } from '#lib/machine/index.ts';
import type { Connection, Listener, Process, Program } from '#lib/machine/index.ts';
import { exitSignal } from '../serving.ts';
import { Database } from './database.ts';
import { OK, RespReader, encodeReply, failure } from './resp.ts';
import type { Reply } from './resp.ts';

export const REDIS_VERSION = '7.4.6';

const DEFAULTS: readonly (readonly [string, string])[] = [
  ['port', '6379'],
  ['bind', '* -::*'],
  ['maxmemory', '0'],
  ['maxmemory-policy', 'noeviction'],
  ['appendonly', 'no'],
  ['save', '3600 1 300 100 60 10000'],
  ['requirepass', ''],
  ['dir', '/data'],
];

/** redis-server: its settings from a file and the command line, its keys in memory. */
export const redisServer: Program = async (process) => {
  if (process.args.includes('--version') || process.args.includes('-v')) {
    await process.write(`Redis server v=${REDIS_VERSION} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0000000000000000\n`);
    return 0;
  }
  let settings: Map<string, string>;
  try {
    settings = readSettings(process);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await log(
      process,
      'C',
      '#',
      `Fatal error, can't open config file '${process.fs.resolve(error.subject ?? '')}': ${error.message}`,
    );
    return 1;
  }
  return new Server(process, settings).run();
};

function readSettings(process: Process): Map<string, string> {
  const settings = new Map(DEFAULTS);
  const args = process.args.slice(1);
  const file = args[0]?.startsWith('--') === false ? args.shift() : undefined;
  const lines = file === undefined ? [] : process.fs.readText(file).split('\n');
  for (const line of lines) {
    const [name, ...values] = line.trim().split(/\s+/);
    if (name && !name.startsWith('#'))
      settings.set(name.toLowerCase(), normalised(name, values.join(' ').replace(/^"(.*)"$/, '$1')));
  }
  for (let index = 0; index < args.length; index += 2)
    settings.set(
      (args[index] as string).replace(/^--/, '').toLowerCase(),
      normalised(args[index] as string, args[index + 1] ?? ''),
    );
  return settings;
}

/** Redis shows sizes in bytes: `2mb` is 2097152. */
function normalised(name: string, value: string): string {
  const [, number, unit] = /^(\d+)(kb|mb|gb|k|m|g)$/i.exec(value) ?? [];
  if (!/maxmemory$/i.test(name) || number === undefined) return value;
  const factors: Readonly<Record<string, number>> = { k: 1000, m: 1e6, g: 1e9, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };
  return String(Number(number) * (factors[(unit as string).toLowerCase()] as number));
}

/** `1:M 23 Nov 2026 07:03:29.000 * message`: the role, C before and M after it has begun to serve. */
function log(process: Process, role: 'C' | 'M', level: '*' | '#', message: string): Promise<void> {
  const now = process.clock.now();
  const [, day, month, year] = /^\w+, (\d+) (\w+) (\d+)/.exec(new Date(now).toUTCString()) ?? [];
  return process.write(
    `${process.pid}:${role} ${day} ${month} ${year} ${new Date(now).toISOString().slice(11, 23)} ${level} ${message}\n`,
  );
}

class Server {
  readonly #process: Process;
  readonly #database: Database;

  constructor(process: Process, settings: ReadonlyMap<string, string>) {
    this.#process = process;
    this.#database = new Database(process.clock, settings);
  }

  async run(): Promise<number> {
    const process = this.#process;
    const port = Number(this.#database.settings.get('port'));
    process.setTitle(`redis-server *:${port}`);
    await log(process, 'C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
    await log(
      process,
      'C',
      '*',
      `Redis version=${REDIS_VERSION}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`,
    );
    if (process.args.length > 1) await log(process, 'C', '*', 'Configuration loaded');
    else
      await log(
        process,
        'C',
        '#',
        'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
      );
    await log(process, 'M', '*', 'monotonic clock: POSIX clock_gettime');
    const exit = exitSignal(process, { SIGTERM: 0, SIGINT: 0 });
    if (!(await this.#listen(port))) return 1;
    await log(process, 'M', '*', `Running mode=standalone, port=${port}.`);
    await log(process, 'M', '*', 'Server initialized');
    await log(process, 'M', '*', 'Ready to accept connections tcp');
    const code = await process.wait(exit);
    for (const message of ['User requested shutdown...', 'Saving the final RDB snapshot before exiting.', 'DB saved on disk'])
      await log(process, 'M', '*', message);
    await log(process, 'M', '#', 'Redis is now ready to exit, bye bye...');
    return code;
  }

  async #listen(port: number): Promise<boolean> {
    try {
      for (const address of ['0.0.0.0', '::']) this.#process.background(this.#accept(this.#process.listen({ address, port })));
      return true;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await log(
        this.#process,
        'M',
        '#',
        `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`,
      );
      await log(this.#process, 'M', '#', `Failed listening on port ${port} (tcp), aborting.`);
      return false;
    }
  }

  async #accept(listener: Listener): Promise<void> {
    for (let connection = await listener.accept(); connection; connection = await listener.accept())
      this.#process.background(this.#serve(connection));
  }

  async #serve(connection: Connection): Promise<void> {
    const reader = new RespReader();
    let authenticated = this.#database.settings.get('requirepass') === '';
    try {
      for (let chunk = await connection.read(); chunk.length > 0; chunk = await connection.read()) {
        reader.push(chunk);
        for (let words = reader.command(); words && words.length > 0; words = reader.command()) {
          const name = words[0]?.toLowerCase();
          if (name === 'auth') authenticated = words.at(-1) === this.#database.settings.get('requirepass');
          const reply = this.#answer(words, authenticated);
          await connection.write(Buffer.from(encodeReply(reply), 'latin1'));
          if (name === 'quit') return;
        }
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    } finally {
      connection.close();
    }
  }

  #answer(words: readonly string[], authenticated: boolean): Reply {
    const name = words[0]?.toLowerCase();
    if (name === 'quit') return OK;
    if (name === 'auth') return authenticated ? OK : failure('WRONGPASS invalid username-password pair or user is disabled.');
    return authenticated ? this.#database.run(words) : failure('NOAUTH Authentication required.');
  }
}
