import { executableContent } from '#lib/machine/index.ts';
import type { Process, Program } from '#lib/machine/index.ts';
import { DEBIAN_MIRROR, notSimulated } from './mirror.ts';
import type { Package } from './mirror.ts';

const LISTS = '/var/lib/apt/lists';
const INDEX = `${LISTS}/deb.debian.org_debian_dists_trixie_main_binary-amd64_Packages`;

/** How long fetching takes, in milliseconds for each megabyte. */
const PER_MEGABYTE = 120;

/** apt-get and apt with a mirror that has the packages whose commands are simulated. */
export const apt: Program = async (process) => {
  const words = process.args.slice(1).filter((word) => !word.startsWith('-'));
  const [action, ...names] = words;
  if (process.args[0]?.endsWith('apt') && !process.file(1).tty) {
    await process.writeError('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
  }
  const quiet = process.args.includes('-qq');
  const out = (text: string) => (quiet ? Promise.resolve() : process.write(text));
  switch (action) {
    case 'update':
      return (await refused(process, LISTS, 'lists')) ?? update(process, out);
    case 'install':
      return (await refused(process, '/var/lib/dpkg', 'dpkg')) ?? install(process, names, out);
    case 'remove':
    case 'purge':
      return (await refused(process, '/var/lib/dpkg', 'dpkg')) ?? remove(process, names, out);
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      await out(`${READING}0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n`);
      return 0;
    case 'clean':
    case 'autoclean':
    case 'autoremove':
      return 0;
    case undefined:
      await process.write(
        'apt 3.0.3 (amd64)\nUsage: apt-get [options] command\n       apt-get [options] install|remove pkg1 [pkg2 ...]\n',
      );
      return 1;
    default:
      await process.writeError(`E: Invalid operation ${action}\n`);
      return 100;
  }
};

const READING = 'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n';

async function refused(process: Process, folder: string, what: 'lists' | 'dpkg'): Promise<number | undefined> {
  if (process.user.uid === 0) return undefined;
  await process.writeError(
    what === 'lists'
      ? `E: Could not open lock file ${folder}/lock - open (13: Permission denied)\nE: Unable to lock directory ${folder}/\n`
      : `E: Could not open lock file ${folder}/lock-frontend - open (13: Permission denied)\n` +
          `E: Unable to acquire the dpkg frontend lock (${folder}/lock-frontend), are you root?\n`,
  );
  return 100;
}

async function update(process: Process, out: (text: string) => Promise<void>): Promise<number> {
  const known = process.fs.exists(INDEX);
  const verb = known ? 'Hit' : 'Get';
  const sizes = known ? ['', '', ''] : [' [140 kB]', ' [47.3 kB]', ' [43.4 kB]'];
  const suites = ['trixie InRelease', 'trixie-updates InRelease', 'trixie-security InRelease'];
  for (const [index, suite] of suites.entries()) {
    const host = suite.startsWith('trixie-security') ? 'debian-security' : 'debian';
    await out(`${verb}:${index + 1} http://deb.debian.org/${host} ${suite}${sizes[index]}\n`);
  }
  if (!known) {
    await process.sleep(9.7 * PER_MEGABYTE);
    await out('Get:4 http://deb.debian.org/debian trixie/main amd64 Packages [9670 kB]\nFetched 9901 kB in 1s (8417 kB/s)\n');
  }
  process.fs.makeDirectory(LISTS, { parents: true, mode: 0o755 });
  process.fs.writeFile(
    INDEX,
    [...DEBIAN_MIRROR.values()].map(({ name, version }) => `Package: ${name}\nVersion: ${version}\n\n`).join(''),
  );
  await out('Reading package lists... Done\n');
  return 0;
}

async function install(process: Process, names: readonly string[], out: (text: string) => Promise<void>): Promise<number> {
  await out(READING);
  const wanted = [...new Set(names)].map((name) => ({
    name,
    known: process.fs.exists(INDEX) ? DEBIAN_MIRROR.get(name) : undefined,
  }));
  const missing = wanted.filter(({ known }) => !known);
  if (missing.length > 0) {
    for (const { name } of missing) await process.writeError(`E: Unable to locate package ${name}\n`);
    if (process.fs.exists(INDEX))
      for (const { name } of missing) await process.writeError(`N: ${notSimulated(name, DEBIAN_MIRROR)}\n`);
    return 100;
  }
  const packages = wanted.map(({ known }) => known as Package);
  const present = packages.filter((one) => isInstalled(process, one));
  for (const { name, version } of present) await out(`${name} is already the newest version (${version}).\n`);
  const fresh = packages.filter((one) => !present.includes(one));
  if (fresh.length > 0)
    await out(`The following NEW packages will be installed:\n  ${fresh.map(({ name }) => name).join(' ')}\n`);
  await out(`0 upgraded, ${fresh.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  if (fresh.length > 0) await fetchAndUnpack(process, fresh, out);
  return 0;
}

function isInstalled(process: Process, { executables }: Package): boolean {
  return [...executables.keys()].every((path) => process.fs.exists(path));
}

async function fetchAndUnpack(
  process: Process,
  packages: readonly Package[],
  out: (text: string) => Promise<void>,
): Promise<void> {
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  const space = packages.reduce((sum, { installed }) => sum + installed, 0);
  await out(`Need to get ${total} kB of archives.\nAfter this operation, ${space} kB of additional disk space will be used.\n`);
  for (const [index, { name, version, size }] of packages.entries()) {
    await process.sleep((size / 1000) * PER_MEGABYTE);
    await out(`Get:${index + 1} http://deb.debian.org/debian trixie/main amd64 ${name} amd64 ${version} [${size} kB]\n`);
  }
  await out(
    `Fetched ${total} kB in 0s (8,000 kB/s)\ndebconf: delaying package configuration, since apt-utils is not installed\n`,
  );
  for (const { name, version, executables } of packages) {
    await out(`Selecting previously unselected package ${name}.\nUnpacking ${name} (${version}) ...\n`);
    for (const [path, program] of executables) process.fs.writeFile(path, executableContent(program), { mode: 0o755 });
    for (const path of executables.keys()) process.fs.changeMode(path, 0o755);
  }
  for (const { name, version } of packages) await out(`Setting up ${name} (${version}) ...\n`);
}

async function remove(process: Process, names: readonly string[], out: (text: string) => Promise<void>): Promise<number> {
  await out(READING);
  const packages = names.flatMap((name) => DEBIAN_MIRROR.get(name) ?? []).filter((one) => isInstalled(process, one));
  await out(`0 upgraded, 0 newly installed, ${packages.length} to remove and 0 not upgraded.\n`);
  for (const { name, version, executables } of packages) {
    await out(`Removing ${name} (${version}) ...\n`);
    for (const path of executables.keys()) process.fs.unlink(path);
  }
  return 0;
}
