import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { HttpClientConnection, headerOf, withinTime } from '../../http/index.ts';
import type { ClientResponse, HeaderList } from '../../http/index.ts';
import type { OpenFile } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { encodeText, latin1Decode } from '../text/codec.ts';
import { CommandFailure } from '../invocation/failure.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { directoryName } from '../files/paths.ts';
import { joinedData, requestBody } from './body.ts';
import { Meter } from './meter.ts';
import { TRY_HELP, parseCurl } from './options.ts';
import type { CurlOptions } from './options.ts';
import { Connections, TransferFailure, VERSION, connect, exchangeHeads, expectedLength, failureOf, requestHeaders } from './transfer.ts';
import type { Exchange, Statistics } from './transfer.ts';
import { expandPatterns, isFault, parseUrl, resolveLocation } from './url.ts';
import type { CurlUrl } from './url.ts';
import { writeOut } from './write-out.ts';

/** curl 8.14.1 over the machine's network: HTTP/1.x without TLS. Sources of the words: curl's lib/*.c, src/tool_*.c. */
export const curl: Command = {
  name: 'curl',
  usage: '[options...] <url>',
  summary: 'Transfer a URL',
  errorCode: 2,
  async run(call) {
    let options: CurlOptions;
    try {
      options = parseCurl(call.args);
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      await call.say(`curl: ${error.message}\n${TRY_HELP}`);
      return 2;
    }
    if (options.flags.has('version')) {
      await call.put(`curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION} zlib/1.3.1\nRelease-Date: 2025-06-04\nProtocols: http\nFeatures: IPv6 Largefile libz\n`);
      return 0;
    }
    if (options.flags.has('help')) {
      await call.put(HELP);
      return 0;
    }
    return runAll(call, options);
  },
};

const HELP = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <subject>        Get help for commands
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -i, --show-headers          Show response headers in output
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit

This is not the full help; this menu is split into categories.
Use "--help category" to get an overview of all categories, which are:
auth, connection, curl, deprecated, dns, file, ftp, global, http, imap, ldap, 
output, pop3, post, proxy, scp, sftp, smtp, ssh, telnet, tftp, timeout, tls, 
upload, verbose.
Use "--help all" to list all options
Use "--help [option]" to view documentation for a given option
`;

async function runAll(call: Invocation, options: CurlOptions): Promise<number> {
  const urls = options.flags.has('globoff') ? options.urls : options.urls.flatMap(expandPatterns);
  if (urls.length === 0) {
    await call.say(`curl: (2) no URL specified\n${TRY_HELP}`);
    return 2;
  }
  // curl ignores SIGPIPE: a reader that goes away is error 23.
  using _pipe = call.process.onSignal('SIGPIPE', 'ignore');
  const connections = new Connections();
  let code = 0;
  try {
    for (const [index, url] of urls.entries()) {
      code = await withRetries(call, options, () => new Transfer(call, options, { connections, index }).run(url));
      if (code !== 0 && options.flags.has('fail-early')) break;
    }
  } finally {
    connections.closeAll();
  }
  return code;
}

async function withRetries(call: Invocation, options: CurlOptions, attempt: () => Promise<number>): Promise<number> {
  let wait = (options.retryDelay ?? 1) * 1000;
  for (let left = options.retries; ; left -= 1) {
    const code = await attempt();
    const again = code === 28 || (options.flags.has('retry-connrefused') && code === 7) || (options.flags.has('retry-all-errors') && code !== 0);
    if (!again || left <= 0) return code;
    if (!options.flags.has('silent')) await call.say(`Warning: Problem: ${code === 28 ? 'timeout' : 'connection refused'}. Will retry in ${wait / 1000} second${wait === 1000 ? '' : 's'}. ${left} retr${left === 1 ? 'y' : 'ies'} left.\n`);
    await call.process.sleep(wait);
    if (options.retryDelay === undefined) wait *= 2;
  }
}

/** One URL, with its redirects. */
class Transfer {
  readonly #call: Invocation;
  readonly #options: CurlOptions;
  readonly #connections: Connections;
  readonly #index: number;
  readonly #meter: Meter | undefined;
  readonly #statistics: Statistics;
  #file: OpenFile | undefined;

  constructor(call: Invocation, options: CurlOptions, { connections, index }: { connections: Connections; index: number }) {
    this.#call = call;
    this.#options = options;
    this.#connections = connections;
    this.#index = index;
    const toTerminal = call.out.tty !== undefined && options.outputs[index] === undefined;
    const quiet = options.flags.has('silent') || options.flags.has('no-progress-meter') || toTerminal;
    this.#meter = quiet ? undefined : new Meter((text) => call.say(text));
    const nowhere = { address: '', port: 0 };
    this.#statistics = {
      started: call.process.clock.now(), resolved: 0, connected: 0, firstByte: 0, total: 0, remote: nowhere, local: nowhere,
      connects: 0, redirects: 0, received: 0, sent: 0, headerSize: 0, requestSize: 0,
    };
  }

  async run(text: string): Promise<number> {
    let failure: TransferFailure | undefined;
    let last: { url: string; response: ClientResponse | undefined } = { url: text, response: undefined };
    try {
      const limit = this.#options.maxTime;
      const work = async (signal: AbortSignal) => {
        last = await this.#follow(text, signal);
        return last;
      };
      const done = limit === undefined ? await work(this.#call.process.signal) : await withinTime(this.#call.process.clock, limit * 1000, work, this.#call.process.signal);
      if (!done) throw this.#timedOut();
    } catch (error) {
      if (!(error instanceof TransferFailure)) throw error;
      failure = error;
    }
    this.#statistics.total = this.#call.process.clock.now() - this.#statistics.started;
    if (failure && this.#meter?.begun) await this.#meter.show(this.#progress(this.#expected));
    await this.#meter?.end();
    await this.#closeOutput();
    if (failure) await this.#complain(failure);
    if (this.#options.writeOut !== undefined) {
      await this.#printWriteOut(last, failure);
    }
    return failure?.code ?? 0;
  }

  async #printWriteOut(last: { url: string; response: ClientResponse | undefined }, failure: TransferFailure | undefined): Promise<void> {
    const { text, toError } = writeOut(this.#options.writeOut ?? '', { ...last, statistics: this.#statistics, failure, method: this.#method() });
    await (toError ? this.#call.say(text) : this.#call.process.write(encodeText(text)));
  }

  #timedOut(): TransferFailure {
    const { started, received, connected } = this.#statistics;
    const waited = Math.round(this.#call.process.clock.now() - started);
    if (connected === 0 && this.#statistics.connects === 0) return new TransferFailure(28, `Connection timed out after ${waited} milliseconds`);
    const part = this.#expected === undefined ? `${received} bytes received` : `${received} out of ${this.#expected} bytes received`;
    return new TransferFailure(28, `Operation timed out after ${waited} milliseconds with ${part}`);
  }

  #expected: number | undefined;

  async #complain(failure: TransferFailure): Promise<void> {
    const { flags } = this.#options;
    if (flags.has('silent') && !flags.has('show-error')) return;
    await this.#call.say(`curl: (${failure.code}) ${failure.message}\n`);
    if (failure.code === 1 && this.#statistics.connects === 0) return;
  }

  async #note(text: string): Promise<void> {
    if (this.#options.flags.has('verbose')) await this.#call.say(`* ${text}\n`);
  }

  #method(): string {
    const { method, flags, data, form, upload } = this.#options;
    if (method !== undefined) return method;
    if (flags.has('head')) return 'HEAD';
    if (upload !== undefined) return 'PUT';
    return (data.length > 0 && !flags.has('get')) || form.length > 0 ? 'POST' : 'GET';
  }

  async #follow(text: string, signal: AbortSignal): Promise<{ url: string; response: ClientResponse }> {
    const { flags, maxRedirects } = this.#options;
    let address = text;
    let method = this.#method();
    let body = flags.has('get') ? undefined : await this.#body();
    for (;;) {
      const url = await this.#parse(address);
      const { response, location } = await this.#exchange({ url, method, body }, signal);
      const full = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
      const effective = url.target === '/' && !/:\/\/[^/]+\//.test(full) ? `${full}/` : full;
      if (location === undefined || !flags.has('location')) return { url: effective, response };
      this.#statistics.redirects += 1;
      if (this.#statistics.redirects > maxRedirects) throw new TransferFailure(47, `Maximum (${maxRedirects}) redirects followed`);
      address = resolveLocation(full, location);
      await this.#note(`Issue another request to this URL: '${address}'`);
      if (this.#options.method === undefined && method === 'POST' && response.status <= 303) {
        method = 'GET';
        body = undefined;
      }
    }
  }

  async #body() {
    try {
      return await requestBody(this.#call, this.#options);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new TransferFailure(26, `Failed to open ${error.subject ?? ''}`);
    }
  }

  async #parse(address: string): Promise<CurlUrl> {
    const url = parseUrl(address);
    if (isFault(url)) throw new TransferFailure(url.code, url.message);
    if (this.#options.flags.has('get') && this.#options.data.length > 0) {
      const data = await joinedData(this.#call, this.#options);
      return { ...url, target: `${url.target}${url.target.includes('?') ? '&' : '?'}${data}` };
    }
    return url;
  }

  async #exchange(exchange: Exchange, signal: AbortSignal): Promise<{ response: ClientResponse; location: string | undefined }> {
    const { url } = exchange;
    await this.#meter?.show(this.#progress(undefined));
    const key = `${url.scheme}://${url.host}:${url.port}`;
    const kept = this.#connections.take(key);
    if (kept) await this.#note(`Re-using existing http: connection with host ${url.host}`);
    const connection = kept ?? await this.#connect(url);
    const headers = requestHeaders(exchange, this.#options);
    const version = this.#options.flags.has('http1.0') ? '1.0' as const : '1.1' as const;
    await this.#noteRequest(exchange, headers, version);
    const response = await exchangeHeads(this.#call, connection.client, { exchange, headers, signal, version }).catch(async (error: unknown) => {
      connection.client.connection.close();
      if (error instanceof TransferFailure) {
        await this.#note(error.message);
        await this.#note(`shutting down connection #${connection.number}`);
      }
      throw error;
    });
    this.#statistics.firstByte = this.#call.process.clock.now() - this.#statistics.started;
    this.#statistics.sent += exchange.body?.content.length ?? 0;
    const location = response.status >= 300 && response.status < 400 ? headerOf(response.headers, 'location') : undefined;
    const refused = this.#options.flags.has('fail') && response.status >= 400;
    await this.#showHead(response, refused);
    await this.#receive(response, { skipped: refused || (location !== undefined && this.#options.flags.has('location')), url });
    if (response.keepAlive && response.body.isDone && !refused) {
      await this.#note(`Connection #${connection.number} to host ${url.host} left intact`);
      this.#connections.keep(key, connection);
    } else {
      await this.#note(refused ? `closing connection #${connection.number}` : `shutting down connection #${connection.number}`);
      connection.client.connection.close();
    }
    if (response.status >= 400 && (refused || this.#options.flags.has('fail-with-body'))) throw new TransferFailure(22, `The requested URL returned error: ${response.status}`);
    return { response, location };
  }

  async #connect(url: CurlUrl): Promise<{ client: HttpClientConnection; number: number }> {
    const number = this.#connections.next();
    try {
      const connection = await connect(this.#call, url, { options: this.#options, statistics: this.#statistics, note: (text) => this.#note(text) });
      if (url.scheme === 'https') {
        connection.close();
        throw new TransferFailure(35, 'TLS is not simulated: only plain HTTP answers here');
      }
      await this.#note('using HTTP/1.x');
      return { client: new HttpClientConnection(connection), number };
    } catch (error) {
      if (error instanceof TransferFailure) await this.#note(`closing connection #${number}`);
      throw error;
    }
  }

  async #noteRequest({ url, method, body }: Exchange, headers: HeaderList, version: string): Promise<void> {
    const lines = [`${method} ${url.target} HTTP/${version}`, ...headers.map(([name, value]) => `${name}: ${value}`), ''];
    this.#statistics.requestSize += lines.reduce((sum, line) => sum + line.length + 2, 0);
    if (!this.#options.flags.has('verbose')) return;
    await this.#call.say(lines.map((line) => `> ${line}\r\n`).join(''));
    if (body && body.content.length > 0) {
      await this.#note(`upload completely sent off: ${body.content.length} bytes`);
    } else await this.#note('Request completely sent off');
  }

  async #showHead(response: ClientResponse, refused: boolean): Promise<void> {
    const { flags, dumpHeader } = this.#options;
    const lines = [`HTTP/${response.version} ${response.status}${response.reason === '' ? '' : ` ${response.reason}`}`, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''];
    const text = lines.map((line) => `${line}\r\n`).join('');
    this.#statistics.headerSize += text.length;
    if (flags.has('verbose')) await this.#call.say(lines.map((line) => `< ${line}\r\n`).join(''));
    if (dumpHeader !== undefined) await this.#dump(dumpHeader, text);
    if (flags.has('include') || flags.has('head')) await this.#write(Buffer.from(text, 'latin1'));
    if (refused && flags.has('verbose')) await this.#note(`The requested URL returned error: ${response.status}`);
  }

  async #dump(path: string, text: string): Promise<void> {
    if (path === '-') await this.#write(Buffer.from(text, 'latin1'));
    else this.#call.process.fs.writeFile(this.#call.process.fs.resolve(path), text);
  }

  async #receive(response: ClientResponse, { skipped, url }: { skipped: boolean; url: CurlUrl }): Promise<void> {
    this.#expected = this.#method() === 'HEAD' ? undefined : expectedLength(response);
    const encoding = this.#options.flags.has('compressed') ? headerOf(response.headers, 'content-encoding') : undefined;
    const held: Uint8Array[] = [];
    const begun = this.#statistics.received;
    let reported = this.#call.process.clock.now();
    try {
      for await (const chunk of response.body) {
        if (this.#options.flags.has('verbose')) await this.#call.say(`{ [${chunk.length} bytes data]\n`);
        this.#statistics.received += chunk.length;
        if (encoding) held.push(chunk);
        else if (!skipped) await this.#write(chunk, url);
        const now = this.#call.process.clock.now();
        if (now - reported >= 1000) {
          await this.#meter?.show(this.#progress(this.#expected));
          reported = now;
        }
        await this.#call.process.yield();
      }
    } catch (error) {
      throw this.#cut(error, this.#statistics.received - begun);
    }
    if (encoding && !skipped) await this.#write(decompress(encoding, Buffer.concat(held)), url);
    if (!skipped) await this.#meter?.show(this.#progress(this.#expected));
  }

  #cut(error: unknown, received: number): unknown {
    const failure = failureOf(error);
    if (!(failure instanceof TransferFailure) || !(error instanceof Error) || error.name !== 'HttpFault') return failure;
    if (this.#expected === undefined) return new TransferFailure(18, 'transfer closed with outstanding read data remaining');
    return new TransferFailure(18, `end of response with ${this.#expected - received} bytes missing`);
  }

  #progress(total: number | undefined) {
    const { received, sent, started } = this.#statistics;
    return { received, total, sent, toSend: sent, elapsed: this.#call.process.clock.now() - started };
  }

  async #write(chunk: Uint8Array, url?: CurlUrl): Promise<void> {
    try {
      const file = this.#output(url);
      if (file?.tty && chunk.includes(0)) throw new TransferFailure(23, 'Failure writing output to destination, passed 0 returned 0');
      await file.write(chunk, this.#call.process.signal);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new TransferFailure(23, `Failure writing output to destination, passed ${chunk.length} returned ${error.code === 'EPIPE' ? 0 : 4294967295}`);
    }
  }

  #output(url: CurlUrl | undefined): OpenFile {
    const target = this.#options.outputs[this.#index] ?? (this.#options.flags.has('remote-name-all') ? { remoteName: true as const } : undefined);
    if (!target || ('path' in target && target.path === '-')) return this.#call.process.file(1);
    if (this.#file) return this.#file;
    const path = 'path' in target ? target.path : (url?.target.split('?')[0]?.split('/').at(-1) ?? '');
    if (path === '') throw new TransferFailure(23, 'Remote filename has no length');
    const { fs } = this.#call.process;
    if (this.#options.flags.has('create-dirs')) fs.makeDirectory(directoryName(path), { parents: true });
    this.#file = fs.open(path, { write: true, create: true, truncate: true });
    return this.#file;
  }

  async #closeOutput(): Promise<void> {
    this.#file?.release();
    this.#file = undefined;
  }
}

function decompress(encoding: string, bytes: Uint8Array): Uint8Array {
  try {
    const limit = { maxOutputLength: 64 << 20 };
    if (encoding === 'gzip') return gunzipSync(bytes, limit);
    if (encoding === 'deflate') return inflateSync(bytes, limit);
    return encoding === 'br' ? brotliDecompressSync(bytes, limit) : bytes;
  } catch {
    throw new TransferFailure(61, `Error while processing content unencoding: ${latin1Decode(encodeText('incorrect header check'))}`);
  }
}
