import { executableContent } from '#lib/machine/index.ts';
import type { Package, Process, Program } from '#lib/machine/index.ts';
import { ALPINE_MIRROR, notSimulated } from './mirror.ts';

const INDEX = '/var/cache/apk/APKINDEX';

/** apk, for installing the packages whose commands are simulated. */
export const apk: Program = async (process) => {
  const [action, ...names] = process.args.slice(1).filter((word) => !word.startsWith('-'));
  if (action === 'update') {
    await refresh(process, process.args.includes('--no-cache'));
    await process.write(`OK: ${ALPINE_MIRROR.size} distinct packages available\n`);
    return 0;
  }
  if (action === 'add') return add(process, names);
  if (action === 'del') return remove(process, names);
  if (action === 'info') {
    for (const one of ALPINE_MIRROR.values()) if (isInstalled(process, one)) await process.write(`${one.name}\n`);
    return 0;
  }
  await process.writeError(
    `ERROR: '${action ?? ''}' is not an apk command of this simulation; it has add, del, info and update\n`,
  );
  return 1;
};

async function refresh(process: Process, always: boolean): Promise<void> {
  if (!always && process.fs.exists(INDEX) && process.args[1] !== 'update') return;
  const release = process.fs.exists('/etc/alpine-release')
    ? process.fs.readText('/etc/alpine-release').split('.').slice(0, 2).join('.')
    : '3.22';
  for (const part of ['main', 'community'])
    await process.write(`fetch https://dl-cdn.alpinelinux.org/alpine/v${release}/${part}/x86_64/APKINDEX.tar.gz\n`);
  await process.sleep(400);
  if (always) return;
  process.fs.makeDirectory('/var/cache/apk', { parents: true });
  process.fs.writeFile(INDEX, '');
}

async function add(process: Process, names: readonly string[]): Promise<number> {
  if (process.user.uid !== 0) {
    await process.writeError(
      'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n',
    );
    return 99;
  }
  await refresh(process, process.args.includes('--no-cache'));
  const missing = names.filter((name) => !ALPINE_MIRROR.has(name));
  if (missing.length > 0) {
    await process.writeError('ERROR: unable to select packages:\n');
    for (const name of missing) await process.writeError(`  ${name} (no such package):\n    required by: world[${name}]\n`);
    for (const name of missing) await process.writeError(`${notSimulated(name, ALPINE_MIRROR)}\n`);
    return missing.length;
  }
  const fresh = names.map((name) => ALPINE_MIRROR.get(name) as Package).filter((one) => !isInstalled(process, one));
  for (const [index, one] of fresh.entries()) {
    await process.sleep(150);
    await process.write(`(${index + 1}/${fresh.length}) Installing ${one.name} (${one.version})\n`);
    for (const [path, program] of one.executables) put(process, path, program);
  }
  if (fresh.length > 0) await process.write('Executing busybox-1.37.0-r19.trigger\n');
  await process.write(`OK: ${8 + fresh.length} MiB in ${16 + fresh.length} packages\n`);
  return 0;
}

function isInstalled(process: Process, { executables }: Package): boolean {
  return [...executables].every(([path, program]) => process.fs.exists(path) && process.fs.status(path).program === program);
}

/** Takes the place of a BusyBox applet of that name, as Alpine's packages do. */
function put(process: Process, path: string, program: string): void {
  process.fs.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
  if (process.fs.exists(path)) process.fs.unlink(path);
  process.fs.writeFile(path, executableContent(program), { mode: 0o755 });
}

async function remove(process: Process, names: readonly string[]): Promise<number> {
  const installed = names.flatMap((name) => ALPINE_MIRROR.get(name) ?? []).filter((one) => isInstalled(process, one));
  for (const [index, one] of installed.entries()) {
    await process.write(`(${index + 1}/${installed.length}) Purging ${one.name} (${one.version})\n`);
    for (const path of one.executables.keys()) process.fs.unlink(path);
  }
  await process.write('OK: 8 MiB in 16 packages\n');
  return 0;
}
