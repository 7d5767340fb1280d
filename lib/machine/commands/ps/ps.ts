import type { ProcessStatus } from '../../program.ts';
import { CommandFailure } from '../invocation/failure.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { processesByName } from '../system/users.ts';
import { busyboxPs } from './busybox-ps.ts';
import { columnNamed, table } from './columns.ts';
import type { Column } from './columns.ts';
import { parsePs } from './parse-ps.ts';
import type { PsRequest } from './parse-ps.ts';

const USAGE = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

/** Columns of each layout (ps(1), OUTPUT FORMAT CONTROL). */
const LAYOUTS: Readonly<Record<PsRequest['layout'], readonly string[]>> = {
  plain: ['pid', 'tty', 'time', 'ucmd'],
  bsd: ['pid', 'tty', 'stat', 'bsdtime', 'args'],
  user: ['user', 'pid', '%cpu', '%mem', 'vsz', 'rss', 'tty', 'stat', 'bsdstart', 'bsdtime', 'args'],
  full: ['longuid', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'cmd'],
  extra: ['longuid', 'pid', 'ppid', 'c', 'sz', 'rss', 'psr', 'stime', 'tty', 'time', 'cmd'],
  long: ['f', 's', 'uid', 'pid', 'ppid', 'c', 'opri', 'ni', 'addr', 'sz', 'wchan', 'tty', 'time', 'ucmd'],
  jobs: ['pid', 'pgid', 'sid', 'tty', 'time', 'ucmd'],
  'bsd-jobs': ['ppid', 'pid', 'pgid', 'sid', 'tty', 'tpgid', 'stat', 'uid', 'bsdtime', 'args'],
};

/** procps 4.0.2 `ps`; BusyBox's. */
export const ps: Command = {
  name: 'ps',
  usage: '[options]',
  busyboxUsage: '[-o COL1,COL2=HEADER] [-T]',
  summary: 'Show list of processes',
  async run(call) {
    if (!call.gnu) return busyboxPs(call);
    if (call.args.includes('--version') || call.args[0] === '-V') {
      await call.put('ps from procps-ng 4.0.2\n');
      return 0;
    }
    if (call.args[0] === '--help') {
      await call.put(`${USAGE.slice(0, -1)}\n`);
      return 0;
    }
    return show(call);
  },
};

async function show(call: Invocation): Promise<number> {
  let request: PsRequest;
  try {
    request = parsePs(call.args);
    const columns = columnsOf(request);
    const rows = selected(call, request);
    const arranged = request.forest ? forest(rows) : { rows: sorted(rows, request.sort), depth: new Map<number, string>() };
    const view = { self: call.process, now: call.process.clock.now(), depth: arranged.depth };
    const width = request.wide >= 2 || !call.out.tty ? 100_000 : request.wide === 1 ? 132 : call.out.tty.columns;
    const headers = request.headers && columns.some(({ header }) => header !== '');
    await call.put(table(columns, arranged.rows, view, { headers, width }));
    return arranged.rows.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    await call.say(`error: ${error.message}\n${USAGE}`);
    return 1;
  }
}

function columnsOf(request: PsRequest): Column[] {
  if (request.columns.length === 0) return LAYOUTS[request.layout].flatMap((name) => columnNamed(name) ?? []);
  return request.columns.map(({ name, header }) => {
    const found = columnNamed(name);
    if (!found) throw new CommandFailure(`unknown user-defined format specifier "${name}"`);
    return header === undefined ? found : { ...found, header };
  });
}

function selected(call: Invocation, request: PsRequest): ProcessStatus[] {
  const all = processesByName(call.process);
  const self = all.find(({ pid }) => pid === call.process.pid);
  const listed = request.pids.length + request.parents.length + request.users.length + request.names.length + request.ttys.length + request.groups.length > 0;
  const chosen = all.filter((one) => {
    if (request.everything) return true;
    if (listed) return isListed(one, request);
    if (request.withTerminal) return one.tty !== undefined && (request.bsdAll || !one.leader);
    const mine = request.bsdAll || one.user.uid === call.process.user.uid;
    if (request.withoutTerminal) return mine;
    return mine && one.tty === self?.tty && (!request.bsdAll || one.tty !== undefined);
  });
  return request.negate ? all.filter((one) => !chosen.includes(one)) : chosen;
}

function isListed(one: ProcessStatus, { pids, parents, users, names, ttys, groups }: PsRequest): boolean {
  const tty = one.tty ?? '?';
  return pids.includes(one.pid) || parents.includes(one.parent) || users.includes(one.user.name) || users.includes(String(one.user.uid))
    || names.includes(one.name) || ttys.includes(tty) || groups.includes(one.session);
}

function sorted(rows: readonly ProcessStatus[], keys: readonly string[]): ProcessStatus[] {
  const values: Readonly<Record<string, (one: ProcessStatus) => number | string>> = {
    pid: ({ pid }) => pid, ppid: ({ parent }) => parent, '%cpu': ({ cpu, started }) => cpu / Math.max(1, started), pcpu: ({ cpu }) => cpu,
    '%mem': ({ resident }) => resident, pmem: ({ resident }) => resident, rss: ({ resident }) => resident, vsz: ({ resident }) => resident,
    time: ({ cpu }) => cpu, cputime: ({ cpu }) => cpu, comm: ({ name }) => name, cmd: ({ name }) => name, args: ({ command }) => command, user: ({ user }) => user.name,
    uid: ({ user }) => user.uid, start_time: ({ started }) => started, start: ({ started }) => started, etime: ({ started }) => -started,
  };
  const order = (a: ProcessStatus, b: ProcessStatus): number => {
    for (const key of keys) {
      const value = values[key.replace(/^[-+]/, '')];
      if (!value) throw new CommandFailure('unknown sort specifier');
      const [left, right] = [value(a), value(b)];
      if (left !== right) return (left < right ? -1 : 1) * (key.startsWith('-') ? -1 : 1);
    }
    return a.pid - b.pid;
  };
  return rows.toSorted(order);
}

/** Children under their parents, each with the branches drawn in front. */
function forest(rows: readonly ProcessStatus[]): { rows: ProcessStatus[]; depth: Map<number, string> } {
  const byPid = rows.toSorted((a, b) => a.pid - b.pid);
  const present = new Set(byPid.map(({ pid }) => pid));
  const arranged: ProcessStatus[] = [];
  const depth = new Map<number, string>();
  const place = (one: ProcessStatus, lead: string, below: string): void => {
    arranged.push(one);
    depth.set(one.pid, lead);
    const children = byPid.filter(({ parent, pid }) => parent === one.pid && pid !== one.pid);
    children.forEach((child, index) => place(child, `${below} \\_ `, `${below}${index < children.length - 1 ? ' |  ' : '    '}`));
  };
  for (const one of byPid) if (!present.has(one.parent) || one.parent === one.pid) place(one, '', '');
  return { rows: arranged, depth };
}
