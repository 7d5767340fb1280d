import type { ProcessStatus } from '../../program.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { parseOptions } from '../invocation/options.ts';
import { processesByName } from '../system/users.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { bsdTime } from './columns.ts';

interface AppletColumn {
  header: string;
  width: number;
  value: (status: ProcessStatus, call: Invocation) => string;
}

const kilobytes = (bytes: number) => (bytes < 10_240_000 ? String(Math.ceil(bytes / 1024)) : `${Math.floor(bytes / 1_048_576)}m`);

/** The columns of BusyBox's ps (procps/ps.c), widths negative for those aligned to the right. */
const COLUMNS: Readonly<Record<string, AppletColumn>> = {
  user: { header: 'USER', width: 8, value: ({ user }) => user.name || String(user.uid) },
  group: { header: 'GROUP', width: 8, value: ({ user }) => (user.gid === 0 ? 'root' : String(user.gid)) },
  comm: { header: 'COMMAND', width: 16, value: ({ name }) => name.slice(0, 15) },
  args: { header: 'COMMAND', width: 256, value: ({ command, name, state }) => (state === 'Z' ? `[${name}]` : command) },
  pid: { header: 'PID', width: -5, value: ({ pid }) => String(pid) },
  ppid: { header: 'PPID', width: -5, value: ({ parent }) => String(parent) },
  pgid: { header: 'PGID', width: -5, value: ({ group }) => String(group) },
  etime: { header: 'ELAPSED', width: 7, value: ({ started }, call) => bsdTime(Math.floor((call.process.clock.now() - started) / 1000)) },
  nice: { header: 'NI', width: -5, value: () => '0' },
  rgroup: { header: 'RGROUP', width: 8, value: ({ user }) => (user.gid === 0 ? 'root' : String(user.gid)) },
  ruser: { header: 'RUSER', width: 8, value: ({ user }) => user.name || String(user.uid) },
  time: { header: 'TIME', width: -5, value: ({ cpu }) => bsdTime(Math.floor(cpu / 1000)) },
  tty: { header: 'TT', width: 6, value: ({ tty }) => (tty === undefined ? '?' : tty.replace('pts/', '136,')) },
  vsz: { header: 'VSZ', width: -4, value: ({ resident }) => kilobytes(resident * 2.5) },
  sid: { header: 'SID', width: -5, value: ({ session }) => String(session) },
  stat: { header: 'STAT', width: 4, value: ({ state }) => state },
  rss: { header: 'RSS', width: -4, value: ({ resident }) => kilobytes(resident) },
  stime: { header: 'STIME', width: -5, value: ({ started }) => strftime('%H:%M', momentAt(started)) },
};

/** BusyBox's `ps`: every process, or the columns of -o. */
export async function busyboxPs(call: Invocation): Promise<number> {
  const options = parseOptions(call.args.filter((arg) => arg.startsWith('-') || call.args.includes('-o')), ['o=', 'T', 'a', 'e', 'f', 'l', 'w', 'x', 'A', 'help']);
  const names = options.has('o') ? options.values('o').flatMap((list) => list.split(',')) : ['pid', 'user', 'time', 'args'];
  const columns = names.map((text) => {
    const [name = '', header] = text.split('=');
    const column = COLUMNS[name];
    if (!column) call.fail(`bad -o argument '${name}', supported arguments: ${Object.keys(COLUMNS).join(',')}`);
    return header === undefined ? column : { ...column, header };
  });
  const width = call.out.tty?.columns ?? 100_000;
  const row = (cells: readonly string[]) => `${cells.map((cell, index) => align(cell, columns[index]?.width ?? 0, index === cells.length - 1)).join(' ').slice(0, width)}\n`;
  const header = (column: AppletColumn, index: number) => (index === columns.length - 1 ? column.header : column.header.padEnd(Math.abs(column.width)));
  if (columns.some((column) => column.header !== '')) await call.put(`${columns.map(header).join(' ')}\n`);
  for (const status of processesByName(call.process)) await call.put(row(columns.map((column) => column.value(status, call))));
  return 0;
}

function align(text: string, width: number, last: boolean): string {
  if (width < 0) return text.padStart(-width);
  return last ? text : text.slice(0, width).padEnd(width);
}
