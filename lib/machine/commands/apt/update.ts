import type { AptCall } from './call.ts';
import { indexOf, LISTS, PER_MEGABYTE } from './archive.ts';
import type { Archive, Release } from './archive.ts';

/** Where a release looks for packages: address and suite. */
function sourcesOf({ codename }: Release): readonly [base: string, suite: string][] {
  return [
    ['http://deb.debian.org/debian', codename], ['http://deb.debian.org/debian', `${codename}-updates`], ['http://deb.debian.org/debian-security', `${codename}-security`],
  ];
}

/** Kilobytes of the three release files. */
const SIZES = [' [140 kB]', ' [47.3 kB]', ' [43.4 kB]'];
const UNREACHABLE = "Temporary failure resolving 'deb.debian.org'";

/** `apt-get update`. */
export function update(apt: AptCall): Promise<number> {
  const { archive } = apt.release;
  return archive ? fetched(apt, archive) : unreachable(apt);
}

async function unreachable({ call, name, release, out }: AptCall): Promise<number> {
  const sources = sourcesOf(release);
  for (const [index, [base, suite]] of sources.entries()) {
    await out(`Err:${index + 1} ${base} ${suite} InRelease\n  ${UNREACHABLE}\n`);
    await call.process.sleep(200);
  }
  await out(`Reading package lists... Done\n${name === 'apt' ? 'Building dependency tree... Done\nReading state information... Done\nAll packages are up to date.\n' : ''}`);
  for (const [base, suite] of sources) await call.say(`W: Failed to fetch ${base}/dists/${suite}/InRelease  ${UNREACHABLE}\n`);
  await call.say('W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
  return 0;
}

async function fetched({ call, release, out }: AptCall, { packages }: Archive): Promise<number> {
  const { process } = call;
  const index = indexOf(release);
  const known = process.fs.exists(index);
  for (const [number, [base, suite]] of sourcesOf(release).entries()) {
    await out(`${known ? 'Hit' : 'Get'}:${number + 1} ${base} ${suite} InRelease${known ? '' : SIZES[number]}\n`);
  }
  if (!known) {
    await process.sleep(9.7 * PER_MEGABYTE);
    await out(`Get:4 http://deb.debian.org/debian ${release.codename}/main amd64 Packages [9670 kB]\nFetched 9901 kB in 1s (8417 kB/s)\n`);
  }
  process.fs.makeDirectory(LISTS, { parents: true, mode: 0o755 });
  process.fs.writeFile(index, [...packages.values()].map(({ name, version }) => `Package: ${name}\nVersion: ${version}\n\n`).join(''));
  await out('Reading package lists... Done\n');
  return 0;
}
