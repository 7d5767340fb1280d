import type { Process, ProcessStatus } from '../../program.ts';
import { momentAt, strftime } from '../text/strftime.ts';

/** What columns need to know besides the process shown. */
export interface View {
  /** The process that asks. */
  self: Process;
  now: number;
  /** How deep a process is in the tree (--forest), by pid. */
  depth: ReadonlyMap<number, string>;
}

export interface Column {
  header: string;
  /** At least so many characters; 0 for the last, which takes what is left. */
  width: number;
  right: boolean;
  value: (status: ProcessStatus, view: View) => string;
}

const PID_WIDTH = 7;

function column(header: string, width: number, value: Column['value']): Column {
  return { header, width: Math.abs(width), right: width > 0, value };
}

/** STAT: the state, then `s` for a session's leader, `+` for the foreground, and so on (ps(1), PROCESS STATE CODES). */
function stat(status: ProcessStatus): string {
  return `${status.state}${status.leader ? 's' : ''}${status.foreground ? '+' : ''}`;
}

function seconds(status: ProcessStatus): number {
  return Math.floor(status.cpu / 1000);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** `0:03`, as BSD's format has it. */
export function bsdTime(total: number): string {
  return `${Math.floor(total / 60)}:${pad(total % 60)}`;
}

function unixTime(total: number): string {
  const days = Math.floor(total / 86_400);
  return `${days > 0 ? `${days}-` : ''}${pad(Math.floor(total / 3600) % 24)}:${pad(Math.floor(total / 60) % 60)}:${pad(total % 60)}`;
}

function elapsed(status: ProcessStatus, { now }: View): string {
  const total = Math.max(0, Math.floor((now - status.started) / 1000));
  return total < 3600 ? `${pad(Math.floor(total / 60))}:${pad(total % 60)}` : unixTime(total);
}

function startTime(status: ProcessStatus, { now, self }: View): string {
  const zone = self.env.get('TZ');
  const [start, today] = [momentAt(status.started, zone), momentAt(now, zone)];
  if (now - status.started < 86_400_000) return strftime('%H:%M', start);
  return strftime(start.year === today.year ? '%b%d' : '%Y', start);
}

function cpuShare(status: ProcessStatus, { now }: View): number {
  const lived = Math.max(1, now - status.started);
  return Math.min(99.9, (100 * status.cpu) / lived);
}

function memoryShare(status: ProcessStatus, { self }: View): string {
  return Math.min(99.9, (100 * status.resident) / self.machine.memory.total).toFixed(1);
}

const kilobytes = (bytes: number) => String(Math.ceil(bytes / 1024));
/** What is mapped is a good deal more than what is resident; the ratio is that of a small C program. */
const virtualSize = (status: ProcessStatus) => kilobytes(status.resident * 2.5);
const command = (status: ProcessStatus, { depth }: View) => `${depth.get(status.pid) ?? ''}${status.state === 'Z' ? `[${status.name}] <defunct>` : status.command}`;
const name = (status: ProcessStatus, { depth }: View) => `${depth.get(status.pid) ?? ''}${status.name}${status.state === 'Z' ? ' <defunct>' : ''}`;
const user = ({ user: { name: known, uid } }: ProcessStatus) => (known === '' ? String(uid) : known.length > 8 ? `${known.slice(0, 7)}+` : known);

/** Columns by the names that `ps -o` takes (procps 4.0.2). */
export const COLUMNS: Readonly<Record<string, Column>> = {
  pid: column('PID', PID_WIDTH, ({ pid }) => String(pid)),
  ppid: column('PPID', PID_WIDTH, ({ parent }) => String(parent)),
  pgid: column('PGID', PID_WIDTH, ({ group }) => String(group)),
  sid: column('SID', PID_WIDTH, ({ session }) => String(session)),
  tpgid: column('TPGID', PID_WIDTH, ({ foreground, group, tty }) => (tty !== undefined && foreground ? String(group) : '-1')),
  tty: column('TTY', -8, ({ tty }) => tty ?? '?'),
  tt: column('TT', -8, ({ tty }) => tty ?? '?'),
  stat: column('STAT', -4, stat),
  s: column('S', -1, ({ state }) => state),
  time: column('TIME', 8, (status) => unixTime(seconds(status))),
  bsdtime: column('TIME', 6, (status) => bsdTime(seconds(status))),
  args: column('COMMAND', -27, command),
  cmd: column('CMD', -27, command),
  comm: column('COMMAND', -15, name),
  ucmd: column('CMD', -15, name),
  user: column('USER', -8, user),
  uid: column('UID', 5, ({ user: { uid } }) => String(uid)),
  gid: column('GID', 5, ({ user: { gid } }) => String(gid)),
  group: column('GROUP', -8, ({ user: { name: known, gid } }) => (gid === 0 ? 'root' : known || String(gid))),
  longuid: column('UID', -8, user),
  '%cpu': column('%CPU', 4, (status, view) => cpuShare(status, view).toFixed(1)),
  c: column('C', 2, (status, view) => String(Math.floor(cpuShare(status, view)))),
  '%mem': column('%MEM', 4, memoryShare),
  vsz: column('VSZ', 6, virtualSize),
  rss: column('RSS', 5, ({ resident }) => kilobytes(resident)),
  sz: column('SZ', 5, ({ resident }) => String(Math.ceil((resident * 2.5) / 4096))),
  start: column('STARTED', 8, (status, view) => (view.now - status.started < 86_400_000 ? strftime('%H:%M:%S', momentAt(status.started, view.self.env.get('TZ'))) : startTime(status, view))),
  bsdstart: column('START', 5, startTime),
  stime: column('STIME', 5, startTime),
  lstart: column('STARTED', 24, (status, { self }) => strftime('%a %b %e %H:%M:%S %Y', momentAt(status.started, self.env.get('TZ')))),
  etime: column('ELAPSED', 11, elapsed),
  etimes: column('ELAPSED', 7, (status, { now }) => String(Math.floor((now - status.started) / 1000))),
  nlwp: column('NLWP', 4, () => '1'),
  ni: column('NI', 3, () => '0'),
  pri: column('PRI', 3, () => '19'),
  opri: column('PRI', 3, () => '80'),
  f: column('F', 1, ({ user: { uid } }) => (uid === 0 ? '4' : '0')),
  psr: column('PSR', 3, () => '0'),
  wchan: column('WCHAN', -6, () => '-'),
  addr: column('ADDR', -4, () => '-'),
  cls: column('CLS', 3, () => 'TS'),
};

const SYNONYMS: Readonly<Record<string, string>> = {
  command: 'args', ucomm: 'comm', tname: 'tty', state: 's', euser: 'user', ruser: 'user', uname: 'user', euid: 'uid', ruid: 'uid', egid: 'gid', rgid: 'gid',
  egroup: 'group', rgroup: 'group', pcpu: '%cpu', pmem: '%mem', vsize: 'vsz', rssize: 'rss', rsz: 'rss', pgrp: 'pgid', sess: 'sid', session: 'sid', cputime: 'time',
  nice: 'ni', start_time: 'stime', thcount: 'nlwp', flags: 'f', flag: 'f', fname: 'ucmd',
};

/** A column by any of its names. */
export function columnNamed(text: string): Column | undefined {
  const key = text.toLowerCase();
  return COLUMNS[key] ?? COLUMNS[SYNONYMS[key] ?? ''];
}

/** A table of processes: each column as wide as declared or as its header, the last as long as it needs. */
export function table(columns: readonly Column[], rows: readonly ProcessStatus[], view: View, options: { headers: boolean; width: number }): string {
  const lines = options.headers ? [columns.map(({ header }) => header)] : [];
  for (const row of rows) lines.push(columns.map((one) => one.value(row, view)));
  return lines.map((cells) => `${joined(columns, cells).slice(0, options.width)}\n`).join('');
}

/** A value too long for its column pushes into the space of the next ones, as ps lets it. */
function joined(columns: readonly Column[], cells: readonly string[]): string {
  let line = '';
  let place = 0;
  columns.forEach((one, index) => {
    const width = Math.max(one.width, one.header.length);
    const text = cells[index] ?? '';
    const last = index === columns.length - 1;
    const overflow = Math.max(0, line.length - place);
    const room = Math.max(0, width - overflow);
    const cell = one.right ? text.padStart(room) : last ? text : text.padEnd(room);
    line += `${index > 0 ? ' ' : ''}${cell}`;
    place += width + (index > 0 ? 1 : 0);
  });
  return line;
}
