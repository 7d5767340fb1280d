import type { SocketAddress, SocketEntry } from '../network.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { serviceName } from './system/services.ts';

const STATES: Readonly<Record<SocketEntry['state'], string>> = { LISTEN: 'LISTEN', ESTABLISHED: 'ESTABLISHED', TIME_WAIT: 'TIME_WAIT' };

/** net-tools 2.10 `netstat`; BusyBox's. */
export const netstat: Command = {
  name: 'netstat',
  usage: '[-vWeenNcCF] [<Af>] -r | {-V|--version|-h|--help}',
  busyboxUsage: '[-ral] [-tuwx] [-enWp]',
  summary: 'Display networking information',
  version: 'net-tools 2.10',
  options: [
    'r,route', 'i,interfaces', 'g,groups', 's,statistics', 'M,masquerade', 'v,verbose', 'W,wide', 'n,numeric', 'numeric-hosts', 'numeric-ports',
    'N,symbolic', 'e,extend', 'p,program,programs', 'o,timers', 'c,continuous', 'l,listening', 'a,all', 'F,fib', 'C,cache', 't,tcp', 'u,udp', 'w,raw', 'x,unix', '4', '6',
  ],
  async run(call) {
    const { options } = call;
    if (options.has('r')) await call.put(routes(call));
    else if (options.has('i')) await call.put(interfaces());
    else if (options.has('s')) await call.put('Ip:\n    Forwarding: 1\n');
    else await call.put(await sockets(call));
    return 0;
  },
};

async function sockets(call: Invocation): Promise<string> {
  const { options, process } = call;
  const scope = options.has('l') ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers';
  const program = options.has('p');
  const tail = program ? `${call.gnu ? '' : ''}PID/Program name    ` : '';
  const head = `Active Internet connections (${scope})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${tail}`;
  const names = new Map(process.processes().map(({ pid, command, name }) => [pid, { command, name }]));
  const lines = [program || !call.gnu ? head : head.replace(/ $/, '')];
  for (const entry of chosen(call)) {
    const state = entry.protocol.startsWith('udp') ? '' : STATES[entry.state];
    const protocol = call.gnu ? entry.protocol.padEnd(5) : entry.protocol.replace('6', '').padEnd(5);
    const owner = entry.pid === undefined ? undefined : names.get(entry.pid);
    const holder = owner && entry.pid !== undefined ? `${entry.pid}/${titleOf(owner, call.gnu)}` : '-';
    const holderCell = program ? (call.gnu ? `${holder.slice(0, 19).padEnd(19)} ` : holder) : '';
    const line = `${protocol}      0      0 ${addressCell(call, entry.local, entry)} ${addressCell(call, entry.remote, entry)} ${state.padEnd(11)} ${holderCell}`;
    lines.push(program || !call.gnu ? line : line.replace(/ $/, ''));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What net-tools shows of a process: the first 19 letters of its title, up to the first blank for a plain path. */
function titleOf({ command, name }: { command: string; name: string }, gnu: boolean): string {
  const [first = ''] = command.split(' ');
  if (!gnu) return first.endsWith(':') ? command : (first.slice(first.lastIndexOf('/') + 1) || name);
  return first.endsWith(':') ? command : (first.slice(first.lastIndexOf('/') + 1) || name);
}

function chosen(call: Invocation): SocketEntry[] {
  const { options, process } = call;
  const protocols = ['t', 'u'].filter((letter) => options.has(letter));
  return process.sockets().filter((entry) => {
    const kind = entry.protocol.startsWith('tcp') ? 't' : 'u';
    if (protocols.length > 0 && !protocols.includes(kind)) return false;
    if (options.has('4') && entry.protocol.endsWith('6')) return false;
    if (options.has('6') && !entry.protocol.endsWith('6')) return false;
    if (options.has('a')) return true;
    return (entry.state === 'LISTEN') === options.has('l');
  });
}

function addressCell(call: Invocation, address: SocketAddress | undefined, entry: SocketEntry): string {
  const numeric = call.options.has('n');
  const any = entry.protocol.endsWith('6') ? '::' : '0.0.0.0';
  const host = address?.address || any;
  const port = address === undefined ? '*' : numeric ? String(address.port) : serviceName(address.port);
  const shown = !numeric && (host === '0.0.0.0' || host === '::') ? (call.gnu ? (host === '::' ? '[::]' : host) : host) : host;
  return `${shown}:${port}`.padEnd(23);
}

function routes(call: Invocation): string {
  const [address] = call.process.network.addresses;
  const net = address?.split('.').slice(0, 3).join('.') ?? '10.0.0';
  const row = (cells: readonly [string, string, string, string]) => `${cells[0].padEnd(15)} ${cells[1].padEnd(15)} ${cells[2].padEnd(15)} ${cells[3].padEnd(5)}   0 0          0 eth0\n`;
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${
    row([call.options.has('n') ? '0.0.0.0' : 'default', `${net}.1`, '0.0.0.0', 'UG'])}${row([`${net}.0`, '0.0.0.0', '255.255.255.0', 'U'])}`;
}

function interfaces(): string {
  return 'Kernel Interface table\nIface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n'
    + 'eth0             1450        0      0      0 0             0      0      0      0 BMRU\n'
    + 'lo              65536        0      0      0 0             0      0      0      0 LRU\n';
}
