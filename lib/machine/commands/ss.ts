import type { SocketAddress, SocketEntry } from '../network.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { serviceName } from './system/services.ts';

const STATES: Readonly<Record<SocketEntry['state'], string>> = { LISTEN: 'LISTEN', ESTABLISHED: 'ESTAB', TIME_WAIT: 'TIME-WAIT' };
/** The queue that servers ask for most often (nginx's, Go's is 4096). */
const BACKLOG = '511';

interface Column {
  header: string;
  cells: string[];
  right: boolean;
  /** What stands before it. */
  lead: string;
}

/** iproute2 6.1 `ss`. */
export const ss: Command = {
  name: 'ss',
  usage: '[ OPTIONS ] [ FILTER ]',
  summary: 'Show sockets',
  errorCode: 255,
  version: 'ss utility, iproute2-6.1.0',
  options: [
    'h', 'V', 'H,no-header', 'O,oneline', 'n,numeric', 'r,resolve', 'a,all', 'l,listening', 'o,options', 'e,extended', 'm,memory', 'p,processes', 'i,info', 's,summary',
    '4,ipv4', '6,ipv6', '0,packet', 't,tcp', 'u,udp', 'w,raw', 'x,unix',
  ],
  async run(call) {
    const entries = chosen(call);
    if (call.options.has('s')) {
      const open = entries.filter(({ state }) => state === 'ESTABLISHED').length;
      await call.put(`Total: ${entries.length}\nTCP:   ${entries.length} (estab ${open}, closed 0, orphaned 0, timewait 0)\n`);
      return 0;
    }
    await call.put(table(columnsOf(call, entries), entries.length, !call.options.has('H')));
    return 0;
  },
};

function chosen(call: Invocation): SocketEntry[] {
  const { options, process } = call;
  const kinds = ['t', 'u', 'w', 'x'].filter((letter) => options.has(letter));
  return process.sockets().filter((entry) => {
    if (kinds.length > 0 && !kinds.includes(entry.protocol.charAt(0))) return false;
    if (options.has('4') && entry.protocol.endsWith('6')) return false;
    if (options.has('6') && !entry.protocol.endsWith('6')) return false;
    return options.has('a', 's') || (entry.state === 'LISTEN') === options.has('l');
  });
}

function columnsOf(call: Invocation, entries: readonly SocketEntry[]): Column[] {
  const names = new Map(call.process.processes().map(({ pid, name }) => [pid, name]));
  const host = (address: SocketAddress | undefined, { protocol }: SocketEntry) => {
    const text = address?.address || (protocol.endsWith('6') ? '::' : '0.0.0.0');
    return text.includes(':') ? `[${text}]:` : `${text}:`;
  };
  const port = (address: SocketAddress | undefined) => (address === undefined ? '*' : call.options.has('n') ? String(address.port) : serviceName(address.port));
  const holder = ({ pid }: SocketEntry) => (pid === undefined ? '' : ` users:(("${names.get(pid) ?? '?'}",pid=${pid},fd=${3 + (pid % 5)}))`);
  const kinds = new Set(['t', 'u', 'w', 'x'].filter((letter) => call.options.has(letter)));
  const column = (header: string, cell: (entry: SocketEntry) => string, style: { right?: boolean; lead?: string } = {}): Column =>
    ({ header, cells: entries.map(cell), right: style.right ?? false, lead: style.lead ?? ' ' });
  return [
    ...(kinds.size === 1 ? [] : [column('Netid', ({ protocol }) => protocol.slice(0, 3), { lead: '' })]),
    column('State', ({ state, protocol }) => (protocol.startsWith('udp') ? 'UNCONN' : STATES[state]), { lead: kinds.size === 1 ? '' : ' ' }),
    column('Recv-Q', () => '0'),
    column('Send-Q', ({ state }) => (state === 'LISTEN' ? BACKLOG : '0')),
    column('Local Address:', (entry) => host(entry.local, entry), { right: true }),
    column('Port', ({ local }) => port(local), { lead: '' }),
    column('Peer Address:', (entry) => host(entry.remote, entry), { right: true }),
    column('Port', ({ remote }) => port(remote), { lead: '' }),
    column('Process', (entry) => (call.options.has('p') ? holder(entry) : ''), { lead: '' }),
  ];
}

function table(columns: readonly Column[], rows: number, headers: boolean): string {
  const widths = columns.map(({ header, cells }) => Math.max(headers || header.endsWith('-Q') ? header.length : 0, ...cells.map((cell) => cell.length)));
  const line = (texts: readonly string[]) => `${columns.map(({ right, lead }, index) => {
    const text = texts[index] ?? '';
    return lead + (right ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0));
  }).join('')}\n`;
  let out = headers ? line(columns.map(({ header }) => header)) : '';
  for (let row = 0; row < rows; row += 1) out += line(columns.map(({ cells }) => cells[row] ?? ''));
  return out;
}
