import type { Program } from '../../program.ts';
import { programOf } from '../invocation/invocation.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { BOOKWORM, LISTS } from './archive.ts';
import type { Release } from './archive.ts';
import { NOTHING_TO_DO, READING } from './call.ts';
import type { AptCall } from './call.ts';
import { install, remove } from './install.ts';
import { update } from './update.ts';

/** `apt` and `apt-get` of a release; with an archive they install what it has. */
function aptNamed(name: 'apt' | 'apt-get', release: Release): Command {
  return {
    name,
    usage: '[options] command',
    summary: 'apt is a commandline package manager',
    errorCode: 100,
    run: (call) => run(call, name, release),
  };
}

export const apt = aptNamed('apt', BOOKWORM);
export const aptGet = aptNamed('apt-get', BOOKWORM);

/** One program for both names, by which it is called. */
export function aptOf(release: Release): Program {
  const [short, long] = [programOf(aptNamed('apt', release), 'gnu'), programOf(aptNamed('apt-get', release), 'gnu')];
  return (process) => (process.args[0]?.endsWith('apt') ? short : long)(process);
}

async function run(call: Invocation, name: 'apt' | 'apt-get', release: Release): Promise<number> {
  const [command, ...packages] = call.args.filter((arg) => !arg.startsWith('-'));
  const version = `apt ${release.version} (amd64)\n`;
  if (call.args.includes('--version') || call.args.includes('-v')) {
    await call.put(version);
    return 0;
  }
  if (name === 'apt' && !call.out.tty) await call.say('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
  if (command === undefined || command === 'help') {
    await call.put(`${version}Usage: ${name} [options] command\n       ${name} [options] install|remove pkg1 [pkg2 ...]\n`);
    return command === undefined && release.archive ? 1 : 0;
  }
  const quiet = call.args.includes('-qq');
  const out = async (text: string) => {
    if (!quiet) await call.put(text);
    await call.out.flush();
  };
  return act(command, { call, name, release, packages, out });
}

const NEEDS_NO_LOCK = new Set(['search', 'list', 'show']);

async function act(command: string, apt: AptCall): Promise<number> {
  const { call, out } = apt;
  const action = ACTIONS[command];
  if (!action) {
    await call.say(`E: Invalid operation ${command}\n`);
    return 100;
  }
  if (!NEEDS_NO_LOCK.has(command) && call.process.user.uid !== 0) return locked(call, command, out);
  return action(apt);
}

const ACTIONS: Readonly<Record<string, (apt: AptCall) => Promise<number>>> = {
  update, install, reinstall: install, remove, purge: remove, upgrade, 'dist-upgrade': upgrade, 'full-upgrade': upgrade,
  autoremove: ({ out }) => out(READING + NOTHING_TO_DO).then(() => 0),
  clean: async () => 0,
  autoclean: async () => 0,
  list: ({ out }) => out('Listing... Done\n').then(() => 0),
  search: ({ out }) => out('Sorting... Done\nFull Text Search... Done\n').then(() => 0),
  show,
};

async function upgrade({ out }: AptCall): Promise<number> {
  await out(`${READING}Calculating upgrade... Done\n${NOTHING_TO_DO}`);
  return 0;
}

async function show({ call, packages }: AptCall): Promise<number> {
  for (const one of packages) await call.say(`N: Unable to locate package ${one}\n`);
  await call.say('E: No packages found\n');
  return 100;
}

async function locked(call: Invocation, command: string, out: AptCall['out']): Promise<number> {
  if (command === 'update') {
    await out('Reading package lists... Done\n');
    await call.say(`E: Could not open lock file ${LISTS}/lock - open (13: Permission denied)\nE: Unable to lock directory ${LISTS}/\n`);
    return 100;
  }
  const path = '/var/lib/dpkg/lock-frontend';
  await call.say(`E: Could not open lock file ${path} - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (${path}), are you root?\n`);
  return 100;
}
