import { SystemError } from '#lib/machine/index.ts';
import type { Connection, Process, Program } from '#lib/machine/index.ts';
import { RespReader, encodeCommand } from './resp.ts';
import type { Reply } from './resp.ts';
import { REDIS_VERSION } from './server.ts';

interface Options {
  host: string;
  port: number;
  password: string | undefined;
  command: readonly string[];
}

/** redis-cli: one command, or a conversation. */
export const redisCli: Program = async (process) => {
  const options = readOptions(process.args.slice(1), process.env.get('REDISCLI_AUTH'));
  if (process.args.includes('--version') || process.args[1] === '-v') {
    await process.write(`redis-cli ${REDIS_VERSION}\n`);
    return 0;
  }
  const client = new Client(process, options);
  return options.command.length > 0 ? client.once(options.command) : client.converse();
};

function readOptions(args: readonly string[], password: string | undefined): Options {
  const options: Options = { host: '127.0.0.1', port: 6379, password, command: [] };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === '-h') options.host = args[(index += 1)] ?? '';
    else if (word === '-p') options.port = Number(args[(index += 1)]);
    else if (word === '-a') options.password = args[(index += 1)];
    else if (word === '-n') index += 1;
    else return { ...options, command: args.slice(index).filter((part) => part !== '--raw') };
  }
  return options;
}

class Client {
  readonly #process: Process;
  readonly #options: Options;
  readonly #reader = new RespReader();
  #connection: Connection | undefined;

  constructor(process: Process, options: Options) {
    this.#process = process;
    this.#options = options;
  }

  async once(command: readonly string[]): Promise<number> {
    try {
      const reply = await this.#ask(command);
      await this.#process.write(`${this.#process.file(1).tty ? shown(reply, '') : raw(reply)}\n`);
      return 0;
    } catch (error) {
      await this.#process.writeError(`${this.#unreachable(error)}\n`);
      return 1;
    }
  }

  async converse(): Promise<number> {
    const process = this.#process;
    const isTerminal = process.file(0).tty !== undefined;
    await this.#connect().catch(async (error: unknown) => process.writeError(`${this.#unreachable(error)}\n`));
    let typed = '';
    for (;;) {
      if (isTerminal) await process.write(this.#connection ? `${this.#options.host}:${this.#options.port}> ` : 'not connected> ');
      while (!typed.includes('\n')) {
        const chunk = await process.read();
        if (chunk.length === 0) return 0;
        typed += Buffer.from(chunk).toString('latin1');
      }
      const end = typed.indexOf('\n');
      const words = splitWords(typed.slice(0, end));
      typed = typed.slice(end + 1);
      if (words[0] === 'exit' || words[0] === 'quit') return 0;
      if (words.length > 0) await this.#sayAnswer(words, isTerminal);
    }
  }

  async #sayAnswer(words: readonly string[], isTerminal: boolean): Promise<void> {
    try {
      const reply = await this.#ask(words);
      await this.#process.write(`${isTerminal ? shown(reply, '') : raw(reply)}\n`);
    } catch (error) {
      await this.#process.writeError(`${this.#unreachable(error)}\n`);
    }
  }

  /** SystemErrors become words; anything else is a bug. */
  #unreachable(error: unknown): string {
    if (!(error instanceof SystemError)) throw error;
    this.#connection = undefined;
    return `Could not connect to Redis at ${this.#options.host}:${this.#options.port}: ${error.message}`;
  }

  async #connect(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    this.#connection = await this.#process.connect(this.#options.host, this.#options.port);
    if (this.#options.password !== undefined) await this.#ask(['AUTH', this.#options.password]);
    return this.#connection;
  }

  async #ask(words: readonly string[]): Promise<Reply> {
    const connection = await this.#connect();
    await connection.write(Buffer.from(encodeCommand(words), 'latin1'));
    for (;;) {
      const reply = this.#reader.reply();
      if (reply) return reply;
      const chunk = await connection.read();
      if (chunk.length === 0) throw new SystemError('ECONNRESET');
      this.#reader.push(chunk);
    }
  }
}

/** Words as a shell would split them, quotes holding together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double?.replaceAll(/\\(.)/g, '$1') ?? single ?? plain ?? '',
  );
}

/** As a person reads it. */
function shown(reply: Reply, indent: string): string {
  switch (reply.type) {
    case 'status':
      return reply.text;
    case 'error':
      return `(error) ${reply.text}`;
    case 'integer':
      return `(integer) ${reply.value}`;
    case 'bulk':
      return reply.text === undefined ? '(nil)' : JSON.stringify(reply.text);
    case 'array': {
      if (reply.items.length === 0) return '(empty array)';
      const width = String(reply.items.length).length;
      return reply.items
        .map(
          (item, index) =>
            `${index === 0 ? '' : indent}${String(index + 1).padStart(width)}) ${shown(item, `${indent}${' '.repeat(width + 2)}`)}`,
        )
        .join('\n');
    }
  }
}

/** As a script reads it. */
function raw(reply: Reply): string {
  switch (reply.type) {
    case 'integer':
      return String(reply.value);
    case 'bulk':
      return reply.text ?? '';
    case 'array':
      return reply.items.map(raw).join('\n');
    default:
      return reply.text;
  }
}
