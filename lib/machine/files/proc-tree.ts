import type { Clock } from '#lib/core/index.ts';
import { HeldFile } from '../processes/held.ts';
import type { Task, TaskTable } from '../processes/task.ts';
import type { MachineStatus } from '../program.ts';
import { Description } from './description.ts';
import { FileTree } from './file-tree.ts';
import { GeneratedDirectory } from './directory.ts';
import { DescriptorLink, GeneratedFile, Symlink } from './inode.ts';
import type { Inode, Viewer } from './inode.ts';
import type { MountTable } from './walk.ts';

/** What /proc tells of. */
export interface ProcSource {
  clock: Clock;
  table: TaskTable;
  status: MachineStatus;
  mounts(): MountTable;
}

type Generated = Readonly<Record<string, () => string | Uint8Array>>;

/** /proc: the processes, and what programs ask the kernel about itself (proc(5)). */
export function procTree(source: ProcSource): FileTree {
  const tree = new FileTree({ type: 'proc', source: 'proc', clock: source.clock, limits: { storage: 0, fileSize: 0 } });
  const files = kernelFiles(source);
  tree.plant(
    new GeneratedDirectory(tree, {
      lookup: (name, viewer) => {
        if (name === 'self') return selfLink(tree, viewer);
        const generate = files[name];
        if (generate) return new GeneratedFile(tree, generate);
        const process = /^[1-9]\d*$/.test(name) ? source.table.get(Number(name)) : undefined;
        return process && processDirectory(tree, process, source);
      },
      names: (viewer) =>
        [
          ...source.table.all().map((process) => String(process.pid)),
          ...Object.keys(files),
          ...(viewer.pid === undefined ? [] : ['self']),
        ].sort(),
    }),
  );
  return tree;
}

function selfLink(tree: FileTree, viewer: Viewer): Inode | undefined {
  if (viewer.pid === undefined) return undefined;
  return new Symlink(tree, String(viewer.pid), { mode: 0o777, uid: 0, gid: 0, modified: tree.clock.now() }, false);
}

function kernelFiles(source: ProcSource): Generated {
  const { status, table, clock } = source;
  const uptime = () => (clock.now() - status.booted) / 1000;
  return {
    uptime: () => `${uptime().toFixed(2)} ${(uptime() * status.cpus * 0.97).toFixed(2)}\n`,
    loadavg: () => {
      const running = table.all().filter((process) => process.describe().state === 'R').length;
      return `0.00 0.00 0.00 ${Math.max(1, running)}/${table.size} ${table.all().at(-1)?.pid ?? 1}\n`;
    },
    meminfo: () => memoryInfo(status),
    cpuinfo: () => cpuInfo(status),
    stat: () =>
      `cpu  ${Math.round(uptime() * 3)} 0 ${Math.round(uptime() * 2)} ${Math.round(uptime() * 195)} 0 0 0 0 0 0\n` +
      `btime ${Math.floor(status.booted / 1000)}\nprocesses ${table.all().at(-1)?.pid ?? 1}\nprocs_running 1\nprocs_blocked 0\n`,
    version: () => `${status.system.kernel} version ${status.system.release} ${status.system.version}\n`,
    mounts: () =>
      source
        .mounts()
        .all()
        .map(({ path, tree, readOnly }) => `${tree.source} ${path} ${tree.type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`)
        .join(''),
    filesystems: () => 'nodev\ttmpfs\nnodev\tproc\nnodev\toverlay\n\text4\n',
  };
}

function memoryInfo({ memory }: MachineStatus): string {
  const free = memory.total - memory.used;
  const rows: readonly [string, number][] = [
    ['MemTotal', memory.total],
    ['MemFree', free * 0.6],
    ['MemAvailable', free],
    ['Buffers', memory.total * 0.01],
    ['Cached', free * 0.35],
    ['SwapCached', 0],
    ['SwapTotal', 0],
    ['SwapFree', 0],
    ['Shmem', 0],
  ];
  return rows.map(([name, bytes]) => `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`).join('');
}

function cpuInfo({ cpus }: MachineStatus): string {
  const rows = [
    'vendor_id\t: GenuineIntel',
    'model name\t: Intel(R) Xeon(R) Processor',
    'cpu MHz\t\t: 2900.000',
    'cache size\t: 36608 KB',
    `cpu cores\t: ${cpus}`,
  ];
  return Array.from({ length: cpus }, (_, index) => `processor\t: ${index}\n${rows.join('\n')}\n\n`).join('');
}

function processDirectory(tree: FileTree, process: Task, source: ProcSource): Inode {
  const files = processFiles(process, source);
  const links: Readonly<Record<string, () => string>> = { cwd: () => process.cwd, root: () => '/', exe: () => process.path };
  return new GeneratedDirectory(tree, {
    lookup: (name) => {
      const generate = files[name];
      if (generate) return new GeneratedFile(tree, generate);
      const target = links[name];
      if (target) return new Symlink(tree, target(), { mode: 0o777, uid: 0, gid: 0, modified: tree.clock.now() }, false);
      return name === 'fd' ? descriptorDirectory(tree, process) : undefined;
    },
    names: () => [...Object.keys(files), ...Object.keys(links), 'fd'].sort(),
  });
}

function processFiles(process: Task, source: ProcSource): Generated {
  const joined = (values: readonly string[]) => values.map((value) => `${value}\0`).join('');
  return {
    cmdline: () => {
      const { state, command } = process.describe();
      if (state === 'Z') return '';
      return command === process.args.join(' ') ? joined(process.args) : `${command}\0`;
    },
    comm: () => `${process.describe().name}\n`,
    environ: () => process.environ,
    status: () => statusText(process),
    stat: () => statText(process, source),
    mounts: () => kernelFiles(source)['mounts']?.() ?? '',
    cgroup: () => '0::/\n',
    oom_score_adj: () => '0\n',
    limits: () =>
      `Limit                     Soft Limit           Hard Limit           Units     \n` +
      `Max open files            1048576              1048576              files     \n`,
  };
}

const STATE_NAMES = { R: 'R (running)', S: 'S (sleeping)', T: 'T (stopped)', Z: 'Z (zombie)' } as const;

function statusText(process: Task): string {
  const { name, state, pid, parent, user, resident } = process.describe();
  const ids = (id: number) => `${id}\t${id}\t${id}\t${id}`;
  const memory =
    state === 'Z'
      ? ''
      : `VmSize:\t${String(Math.round(resident / 512)).padStart(8)} kB\nVmRSS:\t${String(Math.round(resident / 1024)).padStart(8)} kB\n`;
  return (
    `Name:\t${name}\nUmask:\t${process.umask.toString(8).padStart(4, '0')}\nState:\t${STATE_NAMES[state]}\nTgid:\t${pid}\nPid:\t${pid}\n` +
    `PPid:\t${parent}\nTracerPid:\t0\nUid:\t${ids(user.uid)}\nGid:\t${ids(user.gid)}\nFDSize:\t64\nGroups:\t${user.gid} \n${memory}Threads:\t1\n`
  );
}

/** Times are in clock ticks, of which there are 100 a second. */
function statText(process: Task, { status }: ProcSource): string {
  const { pid, name, state, parent, group, session, cpu, started, resident } = process.describe();
  const ticks = Math.floor(cpu / 10);
  const start = Math.floor((started - status.booted) / 10);
  return (
    `${pid} (${name}) ${state} ${parent} ${group} ${session} 0 -1 4194560 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${start} ` +
    `${resident * 2} ${Math.round(resident / 4096)} 18446744073709551615\n`
  );
}

function descriptorDirectory(tree: FileTree, process: Task): Inode {
  return new GeneratedDirectory(tree, {
    lookup: (name) => {
      const held = /^\d+$/.test(name) ? process.descriptors().get(Number(name)) : undefined;
      if (!held) return undefined;
      const inner = held instanceof HeldFile ? held.inner : held;
      return new DescriptorLink(tree, inner instanceof Description ? inner.label : 'anon_inode:[file]', inner);
    },
    names: () => [...process.descriptors().keys()].sort((one, other) => one - other).map(String),
  });
}
