import { debianPackages } from '#lib/machine/index.ts';
import type { AptRelease, Package } from '#lib/machine/index.ts';

/** Versions and sizes of Debian 13's packages, in kilobytes. */
const DEBIAN_FACTS: Readonly<Record<string, readonly [version: string, size: number, installed: number]>> = {
  bash: ['5.2.37-2+b5', 1496, 7164],
  'bind9-dnsutils': ['1:9.20.11-4', 1012, 1872],
  curl: ['8.14.1-2', 270, 516],
  diffutils: ['1:3.10-4', 387, 1677],
  dnsutils: ['1:9.20.11-4', 10, 20],
  findutils: ['4.10.0-3', 700, 1968],
  iproute2: ['6.15.0-1', 1102, 3840],
  'iputils-ping': ['3:20240905-3', 46, 154],
  jq: ['1.7.1-6+deb13u1', 78, 158],
  less: ['668-1', 161, 356],
  nano: ['8.4-1+deb13u1', 645, 2839],
  'net-tools': ['2.10-1.3', 243, 978],
  'netcat-openbsd': ['1.229-1', 43, 116],
  procps: ['2:4.0.4-9', 882, 2404],
  psmisc: ['23.7-2', 267, 984],
  tar: ['1.35+dfsg-3.1', 815, 3087],
  time: ['1.9-0.2', 50, 139],
  vim: ['2:9.1.1230-2+deb13u2', 1671, 3930],
  'vim-tiny': ['2:9.1.1230-2+deb13u2', 776, 1831],
  wget: ['1.25.0-2', 984, 3787],
};

/** What Debian's archive has, as far as this simulation goes; by name. */
export const DEBIAN_MIRROR: ReadonlyMap<string, Package> = new Map(
  [...debianPackages]
    .map(([name, executables]): [string, Package] => {
      const [version, size, installed] = DEBIAN_FACTS[name] ?? ['1.0-1', 100, 300];
      return [name, { name, version, size, installed, executables }];
    })
    .sort(([one], [other]) => (one < other ? -1 : 1)),
);

/** What Alpine's package of a name brings here: the programs of Debian's, or bash. */
const ALPINE_FACTS: Readonly<Record<string, readonly [version: string, debian: string]>> = {
  'bind-tools': ['9.20.15-r0', 'dnsutils'],
  coreutils: ['9.7-r1', 'coreutils'],
  curl: ['8.14.1-r2', 'curl'],
  diffutils: ['3.12-r0', 'diffutils'],
  findutils: ['4.10.0-r0', 'findutils'],
  grep: ['3.12-r0', 'grep'],
  iproute2: ['6.15.0-r0', 'iproute2'],
  iputils: ['20240905-r0', 'iputils-ping'],
  jq: ['1.8.0-r0', 'jq'],
  less: ['679-r0', 'less'],
  'net-tools': ['2.10-r3', 'net-tools'],
  'netcat-openbsd': ['1.229.1-r0', 'netcat-openbsd'],
  procps: ['4.0.4-r3', 'procps'],
  psmisc: ['23.7-r0', 'psmisc'],
  sed: ['4.9-r2', 'sed'],
  tar: ['1.35-r3', 'tar'],
  wget: ['1.25.0-r1', 'wget'],
};

/** What Alpine's archive has, as far as this simulation goes; by name. */
export const ALPINE_MIRROR: ReadonlyMap<string, Package> = new Map([
  ['bash', { name: 'bash', version: '5.2.37-r0', size: 480, installed: 1300, executables: new Map([['/bin/bash', 'bash']]) }],
  ...Object.entries(ALPINE_FACTS).flatMap(([name, [version, debian]]): [string, Package][] => {
    const executables = debianPackages.get(debian);
    return executables ? [[name, { name, version, size: 200, installed: 600, executables }]] : [];
  }),
]);

/** One clear sentence for a package that the real archive may well have. */
export function notSimulated(name: string, mirror: ReadonlyMap<string, Package>): string {
  return `${name} is not simulated; here are: ${[...mirror.keys()].join(', ')}`;
}

/** Debian 13 as its images see it. */
export const TRIXIE_PACKAGES: AptRelease = {
  codename: 'trixie', version: '3.0.3', archive: { packages: DEBIAN_MIRROR, explain: (name) => notSimulated(name, DEBIAN_MIRROR) },
};
