import type { ProgramLibrary } from '../program.ts';
import { busyboxProgram } from './busybox.ts';
import { programOf } from './invocation/invocation.ts';
import { REGISTRY } from './registry.ts';

export type { Command, Flavour, Invocation } from './invocation/invocation.ts';
export { aptOf } from './apt/apt.ts';
export type { Package, Release as AptRelease } from './apt/archive.ts';
export type { Regex, RegexOptions } from './regex/regex.ts';

/** The commands as Debian's packages have them, by the command's name. */
export const debianPrograms: ProgramLibrary = new Map(
  REGISTRY.filter(({ debian }) => debian).map(({ command }) => [command.name, programOf(command, 'gnu')]),
);

/** BusyBox: one program for all its applets, named `busybox`. It can share a library with `debianPrograms`. */
export const busyboxPrograms: ProgramLibrary = new Map([
  ['busybox', busyboxProgram(REGISTRY.filter(({ busybox }) => busybox).map(({ command }) => command))],
]);

/** What each Debian package installs: absolute path to the name of the program it stands for. */
export const debianPackages: ReadonlyMap<string, ReadonlyMap<string, string>> = packages();

/** Where BusyBox's applets are in Alpine (`/bin`, `/usr/bin`, `/sbin`, `/usr/sbin`), each standing for `busybox`. */
export const alpinePaths: ReadonlyMap<string, string> = new Map([
  ['/bin/busybox', 'busybox'],
  ...REGISTRY.flatMap(({ command, busybox }): [string, string][] => (busybox ? [[`${busybox}/${command.name}`, 'busybox']] : [])),
]);

/** Where they are in the `busybox` image: all in /bin. */
export const busyboxPaths: ReadonlyMap<string, string> = new Map(
  [...alpinePaths].map(([path, program]) => [`/bin/${path.slice(path.lastIndexOf('/') + 1)}`, program]),
);

function packages(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const known = new Map<string, Map<string, string>>();
  for (const { command, debian } of REGISTRY) {
    if (!debian) continue;
    const paths = known.get(debian.package) ?? new Map<string, string>();
    paths.set(`${debian.folder}/${command.name}`, command.name);
    known.set(debian.package, paths);
  }
  return known;
}
