import { headerOf } from '../../http/index.ts';
import { isAddress } from '../../resolver.ts';
import { SystemError } from '../../system-error.ts';
import { encodeText } from '../text/codec.ts';
import { isFault, parseUrl, resolveLocation } from '../curl/url.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { joinPath } from '../files/paths.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { exchange, fileNameOf, hostHeader, isAnswer, redirectOf } from './request.ts';
import type { Answer, Failure } from './request.ts';

/** GNU Wget 1.21.3 for HTTP. Its words come from src/http.c, src/retr.c, src/progress.c. */
export class GnuWget {
  readonly #call: Invocation;
  readonly #quiet: boolean;
  readonly #brief: boolean;
  #code = 0;

  constructor(call: Invocation) {
    this.#call = call;
    this.#quiet = call.options.has('q');
    this.#brief = call.options.has('no-verbose');
  }

  async run(urls: readonly string[]): Promise<number> {
    for (const url of urls) {
      const full = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
      const code = await this.#retrieve(full);
      this.#code = this.#code === 0 || (code !== 0 && code < this.#code) ? code : this.#code;
    }
    return this.#code;
  }

  async #say(text: string): Promise<void> {
    if (!this.#quiet && !this.#brief) await this.#call.say(text);
  }

  #now(format = '%Y-%m-%d %H:%M:%S'): string {
    return strftime(format, momentAt(this.#call.process.clock.now(), this.#call.process.env.get('TZ')));
  }

  async #retrieve(text: string): Promise<number> {
    const tries = Number(this.#call.options.value('t') ?? 20) || Number.POSITIVE_INFINITY;
    if (this.#call.options.has('spider')) await this.#say('Spider mode enabled. Check if remote file exists.\n');
    let address = text;
    let [attempt, redirects] = [1, 0];
    for (;;) {
      const parsed = parseUrl(address);
      const shown = !isFault(parsed) && parsed.target === '/' && !address.endsWith('/') ? `${address}/` : address;
      await this.#say(`--${this.#now()}--  ${shown}\n${attempt > 1 ? '' : ''}`);
      const result = await exchange(this.#call, address, { sending: this.#sending(shown), steps: this.#steps() });
      if (!isAnswer(result)) {
        const code = await this.#failed(result, address);
        if (!result.timedOut || attempt >= tries) return code;
        attempt += 1;
        await this.#call.process.sleep(Math.min(10, attempt - 1) * 1000);
        continue;
      }
      const location = redirectOf(result);
      await this.#head(result);
      if (location === undefined) return this.#take(result, shown);
      redirects += 1;
      await this.#say(`Location: ${location} [following]\n`);
      result.connection.close();
      if (redirects > 20) {
        await this.#say('20 redirections exceeded.\n');
        return 8;
      }
      address = resolveLocation(shown, location);
    }
  }

  #sending(address: string) {
    const { options } = this.#call;
    const url = parseUrl(address);
    const data = options.value('post-data');
    const file = options.value('post-file');
    const body = data !== undefined ? encodeText(data) : file !== undefined ? this.#call.process.fs.readFile(file) : undefined;
    const given = options.values('header').map((line) => /^([^:]+):\s*(.*)$/s.exec(line)).filter((found) => found !== null).map(([, name = '', value = '']) => [name, value] as const);
    const seconds = options.value('T');
    const user = options.value('user');
    const own: [string, string][] = [
      ['Host', isFault(url) ? '' : hostHeader(url)], ['User-Agent', options.value('U') ?? 'Wget/1.21.3'], ['Accept', '*/*'], ['Accept-Encoding', 'identity'],
      ...(user === undefined ? [] : [['Authorization', `Basic ${Buffer.from(`${user}:${options.value('password') ?? ''}`).toString('base64')}`] as [string, string]]),
      ['Connection', 'Keep-Alive'], ...(body ? [['Content-Type', 'application/x-www-form-urlencoded'] as [string, string]] : []),
    ];
    const replaced = new Set(given.map(([name]) => name.toLowerCase()));
    return {
      method: options.value('method') ?? (body ? 'POST' : options.has('spider') ? 'HEAD' : 'GET'),
      headers: [...own.filter(([name]) => !replaced.has(name.toLowerCase())), ...given],
      body,
      timeout: seconds === undefined ? undefined : Number(seconds) * 1000,
    };
  }

  #steps() {
    return {
      resolved: async (url: { host: string }, addresses: readonly string[]) => {
        if (!isAddress(url.host)) await this.#say(`Resolving ${url.host} (${url.host})... ${addresses.join(', ')}\n`);
      },
      connecting: async (url: { host: string; port: number }, address: string) => {
        const name = isAddress(url.host) ? url.host : `${url.host} (${url.host})|${address}|`;
        await this.#say(`Connecting to ${name}:${url.port}... `);
      },
      connected: async () => this.#say('connected.\n'),
      sent: async () => this.#say('HTTP request sent, awaiting response... '),
    };
  }

  async #failed(failure: Failure, address: string): Promise<number> {
    switch (failure.step) {
      case 'url':
        await this.#call.say(`${address}: ${failure.reason.startsWith('URL rejected: No host') ? 'Invalid host name' : 'Bad port number'}.\n`);
        return 1;
      case 'scheme':
        await this.#call.say(`${address}: Unsupported scheme ${this.#call.quoteWord(address.split(':')[0] ?? '')}.\n`);
        return 1;
      case 'resolve': {
        const host = failure.url?.host ?? '';
        await this.#say(`Resolving ${host} (${host})... failed: ${failure.reason}.\n`);
        if (!this.#quiet) await this.#call.say(`${this.#call.name}: unable to resolve host address ${this.#call.quoteWord(host)}\n`);
        return 4;
      }
      case 'tls':
        await this.#say(`${failure.reason}: only plain HTTP answers here.\n`);
        return 5;
      case 'connect':
        await this.#say(`failed: ${failure.reason}.\n${failure.timedOut ? 'Retrying.\n\n' : ''}`);
        return 4;
      case 'answer':
        await this.#say(`${failure.timedOut ? 'Read error (Connection timed out) in headers' : failure.reason}.\n${failure.timedOut ? 'Retrying.\n\n' : ''}`);
        return 4;
    }
  }

  async #head({ response }: Answer): Promise<void> {
    const words = `${response.status}${response.reason === '' ? '' : ` ${response.reason}`}`;
    if (!this.#call.options.has('S')) {
      await this.#say(`${words}\n`);
      return;
    }
    const lines = [`HTTP/${response.version} ${words}`, ...response.headers.map(([name, value]) => `${name}: ${value}`)];
    await this.#say('\n');
    await this.#call.say(lines.map((line) => `  ${line}\n`).join(''));
  }

  async #take(answer: Answer, address: string): Promise<number> {
    const { response, url, connection } = answer;
    if (response.status >= 400) {
      connection.close();
      if (this.#call.options.has('spider') && response.status === 404) await this.#say('Remote file does not exist -- broken link!!!\n\n');
      else if (!this.#quiet) await this.#call.say(`${this.#brief ? `${address}:\n` : ''}${this.#now()} ERROR ${response.status}: ${response.reason || '(no description)'}.\n${this.#brief ? '' : '\n'}`);
      return 8;
    }
    const length = headerOf(response.headers, 'content-length');
    const type = headerOf(response.headers, 'content-type')?.split(';')[0];
    await this.#say(`Length: ${length ?? 'unspecified'}${length !== undefined && Number(length) > 1024 ? ` (${rounded(Number(length))})` : ''}${type ? ` [${type}]` : ''}\n`);
    if (this.#call.options.has('spider')) {
      connection.close();
      await this.#say('Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n');
      return 0;
    }
    return this.#save(answer, { address, expected: length === undefined ? undefined : Number(length), name: this.#target(fileNameOf(url)) });
  }

  /** Where it is saved: -O, -P, or the URL's name; `.1` is added to a name that is taken. */
  #target(name: string): string {
    const { options, process } = this.#call;
    const given = options.value('O');
    if (given !== undefined) return given;
    const prefix = options.value('P');
    const path = prefix === undefined ? name : joinPath(prefix, name);
    if (!process.fs.exists(path) || options.has('no-clobber')) return path;
    for (let number = 1; ; number += 1) if (!process.fs.exists(`${path}.${number}`)) return `${path}.${number}`;
  }

  async #save(answer: Answer, { address, expected, name }: { address: string; expected: number | undefined; name: string }): Promise<number> {
    const { process, options } = this.#call;
    const toOutput = name === '-';
    const prefix = options.value('P');
    if (prefix !== undefined) process.fs.makeDirectory(prefix, { parents: true });
    await this.#say(`Saving to: ${this.#call.quoteWord(toOutput ? 'STDOUT' : name)}\n\n`);
    let file;
    try {
      file = toOutput ? process.file(1).retain() : process.fs.open(name, { write: true, create: true, truncate: true });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.say(`${name}: ${error.message}\n\nCannot write to ${this.#call.quoteWord(name)} (${error.message}).\n`);
      return 3;
    }
    const begun = process.clock.now();
    let received = 0;
    let cut = false;
    try {
      for await (const chunk of answer.response.body) {
        await file.write(chunk, process.signal);
        received += chunk.length;
        await process.yield();
      }
    } catch (error) {
      if (error instanceof Error && (error.name === 'HttpFault' || error instanceof SystemError)) cut = true;
      else throw error;
    } finally {
      file.release();
      answer.connection.close();
    }
    const elapsed = process.clock.now() - begun;
    await this.#progress({ name: toOutput ? '-' : name, received, expected, elapsed });
    return this.#report({ address, name, received, expected, elapsed, cut, toOutput });
  }

  async #progress({ name, received, expected, elapsed }: { name: string; received: number; expected: number | undefined; elapsed: number }): Promise<void> {
    if (this.#quiet || this.#brief) return;
    const tty = this.#call.process.file(2).tty;
    const speed = rate(received, elapsed);
    const seconds = elapsed < 100 ? '0s' : `${(elapsed / 1000).toFixed(1)}s`;
    if (!tty || this.#call.options.value('progress')?.startsWith('dot')) {
      await this.#call.say(`${dots({ received, expected, speed: `${speed.short}${speed.unit}`, seconds })}\n`);
      return;
    }
    const bar = Math.max(5, tty.columns - 60);
    const label = name.length > 19 ? name.slice(0, 19) : name;
    const percent = expected === undefined ? '    ' : '100%';
    const shown = elapsed < 100 ? '--.-KB/s' : `${speed.short}${speed.unit}B/s`;
    await this.#call.say(`\r${label.padEnd(20)}${percent}[${expected === undefined ? ' <=>'.padEnd(bar) : `${'='.repeat(bar - 1)}>`}]${grouped(received).padStart(8)}  ${shown.padStart(8)}    in ${seconds.padEnd(8)}\n\n`);
  }

  async #report(done: { address: string; name: string; received: number; expected: number | undefined; elapsed: number; cut: boolean; toOutput: boolean }): Promise<number> {
    const { address, name, received, expected, elapsed, cut, toOutput } = done;
    const size = expected === undefined ? `[${received}]` : `[${received}/${expected}]`;
    const speed = rate(received, elapsed);
    const full = `${speed.short} ${speed.unit}B/s`;
    if (cut) {
      await this.#say(`${this.#now()} (${full}) - Connection closed at byte ${received}. Giving up.\n\n`);
      return 4;
    }
    if (this.#brief && !this.#quiet) await this.#call.say(`${this.#now()} URL:${address} ${size} -> "${name}" [1]\n`);
    const words = toOutput ? `written to stdout ${size}` : `${this.#call.quoteWord(name)} saved ${size}`;
    await this.#say(`${this.#now()} (${full}) - ${words}\n\n`);
    return 0;
  }
}

function rate(bytes: number, elapsed: number): { short: string; unit: string } {
  let speed = (bytes * 1000) / Math.max(1, elapsed);
  let unit = '';
  for (const next of ['K', 'M', 'G']) {
    if (speed < 1024) break;
    speed /= 1024;
    unit = next;
  }
  return { short: speed >= 99.95 ? speed.toFixed(0) : speed >= 9.995 ? speed.toFixed(1) : speed.toFixed(2), unit };
}

function rounded(bytes: number): string {
  let size = bytes;
  for (const unit of ['K', 'M', 'G']) {
    size /= 1024;
    if (size < 1024) return `${size < 10 ? size.toFixed(1) : size.toFixed(0)}${unit}`;
  }
  return `${size.toFixed(0)}G`;
}

function grouped(bytes: number): string {
  if (bytes < 10_000) return grouping(bytes);
  return rounded(bytes);
}

function grouping(bytes: number): string {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Progress by dots: one for each kibibyte, ten together, fifty a line. */
function dots({ received, expected, speed, seconds }: { received: number; expected: number | undefined; speed: string; seconds: string }): string {
  const all = Math.floor(received / 1024);
  const lines: string[] = [];
  for (let first = 0; first === 0 || first < all; first += 50) {
    const count = Math.min(50, all - first);
    let row = '';
    for (let dot = 0; dot < 50; dot += 1) row += (dot % 10 === 0 ? ' ' : '') + (dot < count ? '.' : ' ');
    const last = first + 50 >= all;
    const part = expected === undefined || expected === 0 ? 100 : Math.floor((100 * Math.min(received, (first + 50) * 1024)) / expected);
    const percent = expected === undefined ? '    ' : `${String(last ? 100 : part).padStart(3)}%`;
    lines.push(`${String(first).padStart(6)}K${row}${percent} ${speed.padStart(5)}${last ? '=' : ' '}${seconds}\n`);
  }
  return lines.join('');
}
