import { withinTime } from '../http/index.ts';
import type { Connection } from '../network.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { servicePort, serviceName } from './system/services.ts';

/** netcat-openbsd 1.219 over TCP; BusyBox's. */
export const nc: Command = {
  name: 'nc',
  usage: '[-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\t  [destination] [port]',
  busyboxUsage: '[-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]',
  summary: 'Open a pipe to IP:PORT or FILE',
  options: ['4', '6', 'C', 'D', 'd', 'F', 'h', 'k', 'l', 'N', 'n', 'r', 'S', 't', 'U', 'u', 'v', 'z', 'i=', 'p=', 'q=', 's=', 'w=', 'W=', 'X=', 'x='],
  busyboxOptions: ['l', 'k', 'n', 'u', 'v', 'z', 'p=', 'w=', 'i=', 'f=', 'e='],
  async run(call) {
    const { options, operands } = call;
    if (options.has('u')) return call.fail('UDP is not simulated: only TCP connects here');
    if (options.has('l')) return listen(call, options.value('p') ?? operands.at(-1));
    const [host, ports] = operands;
    if (host === undefined || ports === undefined) return usage(call);
    let code = 1;
    for (const text of portsOf(ports)) {
      const port = servicePort(text);
      if (port === undefined) return call.fail(call.gnu ? `port number invalid: ${text}` : `bad port '${text}'`);
      if ((await open(call, host, port)) === 0) code = 0;
    }
    return code;
  },
};

async function usage(call: Invocation): Promise<number> {
  if (!call.gnu) call.exitWithUsage();
  await call.say(`usage: ${call.name} ${nc.usage}\n`);
  return 1;
}

function portsOf(text: string): string[] {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first === undefined) return [text];
  return Array.from({ length: Math.max(0, Math.min(65_535, Number(last)) - Number(first) + 1) }, (_value, index) => String(Number(first) + index));
}

async function open(call: Invocation, host: string, port: number): Promise<number> {
  const { options, process } = call;
  const seconds = options.value('w');
  let address = host;
  try {
    [address = host] = await process.resolve(host);
    const work = (signal: AbortSignal) => process.network.connect({ address, port }, { pid: process.pid, signal });
    const connection = seconds === undefined ? await work(process.signal) : await withinTime(process.clock, Number(seconds) * 1000, work, process.signal);
    if (!connection) throw new SystemError('ETIMEDOUT');
    const named = host === address ? address : `${host} (${address})`;
    if (options.has('v')) await call.say(call.gnu ? `Connection to ${named} ${port} port [tcp/${serviceName(port) === String(port) ? '*' : serviceName(port)}] succeeded!\n` : `${host} (${address}:${port}) open\n`);
    if (options.has('z')) connection.close();
    else await relay(call, connection);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await complain(call, { host, address, port, error });
    return 1;
  }
}

async function complain(call: Invocation, { host, address, port, error }: { host: string; address: string; port: number; error: SystemError }): Promise<void> {
  if (error.code === 'ENOTFOUND') {
    await call.say(call.gnu ? `${call.name}: getaddrinfo for host "${host}" port ${port}: ${error.message}\n` : `nc: bad address '${host}'\n`);
  } else if (!call.gnu) {
    await call.say(error.code === 'ETIMEDOUT' && call.options.has('w') ? 'nc: timed out\n' : `nc: ${call.options.has('v') ? `${host} (${address}:${port})` : `can't connect to remote host (${address})`}: ${error.message}\n`);
  } else if (call.options.has('v')) {
    const words = error.code === 'ETIMEDOUT' && call.options.has('w') ? 'timed out: Operation now in progress' : `failed: ${error.message}`;
    await call.say(`${call.name}: connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) ${words}\n`);
  }
}

async function listen(call: Invocation, text: string | undefined): Promise<number> {
  const given = call.options.value('e');
  const program = given === undefined ? undefined : [given, ...call.operands];
  const port = text === undefined ? undefined : servicePort(text);
  if (port === undefined) return text === undefined ? usage(call) : call.fail(`port number invalid: ${text}`);
  try {
    const listener = call.process.listen({ address: '0.0.0.0', port });
    if (call.options.has('v')) await call.say(call.gnu ? `Listening on 0.0.0.0 ${port}\n` : `listening on 0.0.0.0:${port} ...\n`);
    do {
      const connection = await listener.accept(call.process.signal);
      if (!connection) break;
      const { address, port: from } = connection.remote;
      if (call.options.has('v')) await call.say(call.gnu ? `Connection received on ${address} ${from}\n` : `connect to ${connection.local.address}:${port} from ${address} (${address}:${from})\n`);
      if (program) await handOver(call, connection, program);
      else await relay(call, connection);
    } while (call.options.has('k'));
    listener.close();
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return call.fail(call.gnu ? error.message : `bind: ${error.message}`);
  }
}

/** -e: a program talks to the peer in nc's place. */
async function handOver(call: Invocation, connection: Connection, args: readonly string[]): Promise<void> {
  const { process } = call;
  const [input, output] = [process.pipe(), process.pipe()];
  const child = process.spawn({ args, files: new Map([[0, input.reader], [1, output.writer]]) });
  input.reader.release();
  output.writer.release();
  const sending = (async () => {
    for (let chunk = await connection.read(process.signal); chunk.length > 0; chunk = await connection.read(process.signal)) await input.writer.write(chunk, process.signal);
  })().catch((error: unknown) => {
    if (!(error instanceof SystemError)) throw error;
  }).finally(() => input.writer.release());
  for (let chunk = await output.reader.read(65_536, process.signal); chunk.length > 0; chunk = await output.reader.read(65_536, process.signal)) await connection.write(chunk, process.signal);
  output.reader.release();
  await process.wait(child.ended);
  connection.close();
  await sending;
}

/** Standard input to the peer, the peer to standard output, until the peer is done. */
async function relay(call: Invocation, connection: Connection): Promise<void> {
  const { process } = call;
  const over = new AbortController();
  const signal = AbortSignal.any([process.signal, over.signal]);
  const sending = (async () => {
    const input = process.file(0);
    for (let chunk = await input.read(65_536, signal); chunk.length > 0; chunk = await input.read(65_536, signal)) await connection.write(chunk, signal);
    if (!call.gnu || call.options.has('N') || call.options.has('q')) connection.finish();
  })().catch((error: unknown) => {
    if (!over.signal.aborted && !(error instanceof SystemError)) throw error;
  });
  const idle = call.options.value('w');
  try {
    for (;;) {
      const work = (limit: AbortSignal) => connection.read(limit);
      const chunk = idle === undefined ? await work(process.signal) : await withinTime(process.clock, Number(idle) * 1000, work, process.signal);
      if (!chunk || chunk.length === 0) break;
      await process.write(chunk);
    }
  } finally {
    over.abort(new Error('the peer is done'));
    connection.close();
    await sending;
  }
}
