import { executableContent } from '../../files/layer.ts';
import type { Process } from '../../program.ts';
import { NOTHING_TO_DO, READING } from './call.ts';
import type { AptCall } from './call.ts';
import { indexOf, PER_MEGABYTE } from './archive.ts';
import type { Package } from './archive.ts';

/** `apt-get install`: what the archive has, once its list was fetched. */
export async function install(apt: AptCall): Promise<number> {
  const { call: { process }, release, packages: names, out } = apt;
  await out(READING);
  const known = process.fs.exists(indexOf(release)) ? release.archive : undefined;
  const missing = [...new Set(names)].filter((name) => !known?.packages.has(name));
  if (missing.length > 0) return unknown(apt, missing, known?.explain);
  const wanted = [...new Set(names)].flatMap((name) => known?.packages.get(name) ?? []);
  const present = wanted.filter((one) => isInstalled(process, one));
  for (const { name, version } of present) await out(`${name} is already the newest version (${version}).\n`);
  const fresh = wanted.filter((one) => !present.includes(one));
  if (fresh.length > 0) await out(`The following NEW packages will be installed:\n  ${fresh.map(({ name }) => name).join(' ')}\n`);
  await out(NOTHING_TO_DO.replace('0 newly', `${fresh.length} newly`));
  if (fresh.length > 0) await fetchAndUnpack(apt, fresh);
  return 0;
}

/** `apt-get remove`. */
export async function remove(apt: AptCall): Promise<number> {
  const { call: { process }, release: { archive }, packages: names, out } = apt;
  await out(READING);
  if (!archive) return names.length > 0 ? unknown(apt, names) : 0;
  const packages = names.flatMap((name) => archive.packages.get(name) ?? []).filter((one) => isInstalled(process, one));
  await out(NOTHING_TO_DO.replace('0 to remove', `${packages.length} to remove`));
  for (const { name, version, executables } of packages) {
    await out(`Removing ${name} (${version}) ...\n`);
    for (const path of executables.keys()) process.fs.unlink(path);
  }
  return 0;
}

async function unknown({ call }: AptCall, names: readonly string[], explain?: (name: string) => string): Promise<number> {
  for (const name of names) await call.say(`E: Unable to locate package ${name}\n`);
  if (explain) for (const name of names) await call.say(`N: ${explain(name)}\n`);
  return 100;
}

function isInstalled(process: Process, { executables }: Package): boolean {
  return [...executables.keys()].every((path) => process.fs.exists(path));
}

async function fetchAndUnpack({ call: { process }, release, out }: AptCall, packages: readonly Package[]): Promise<void> {
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  const space = packages.reduce((sum, { installed }) => sum + installed, 0);
  await out(`Need to get ${total} kB of archives.\nAfter this operation, ${space} kB of additional disk space will be used.\n`);
  for (const [index, { name, version, size }] of packages.entries()) {
    await process.sleep((size / 1000) * PER_MEGABYTE);
    await out(`Get:${index + 1} http://deb.debian.org/debian ${release.codename}/main amd64 ${name} amd64 ${version} [${size} kB]\n`);
  }
  await out(`Fetched ${total} kB in 0s (8,000 kB/s)\ndebconf: delaying package configuration, since apt-utils is not installed\n`);
  for (const { name, version, executables } of packages) {
    await out(`Selecting previously unselected package ${name}.\nUnpacking ${name} (${version}) ...\n`);
    for (const [path, program] of executables) process.fs.writeFile(path, executableContent(program), { mode: 0o755 });
    for (const path of executables.keys()) process.fs.changeMode(path, 0o755);
  }
  for (const { name, version } of packages) await out(`Setting up ${name} (${version}) ...\n`);
}
