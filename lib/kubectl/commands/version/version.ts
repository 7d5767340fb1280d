import { Unreachable } from '#lib/kubernetes/index.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { printYaml } from '../../yaml/print.ts';

const CLIENT = {
  buildDate: '2026-02-26T20:05:34Z', compiler: 'gc', gitCommit: 'fdc9d74cbf2da6754ebf81d56f80ae2948cd6425', gitTreeState: 'clean', gitVersion: 'v1.35.2', goVersion: 'go1.25.7',
  major: '1', minor: '35', platform: 'linux/amd64',
};
const KUSTOMIZE = 'v5.7.1';

interface VersionInfo {
  major: string;
  minor: string;
  gitVersion: string;
  [other: string]: string;
}

/** `kubectl version`: of this program and of the server, with a warning when they are far apart. */
export const version: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw new Failure(`extra arguments: [${args.join(' ')}]`);
  const output = flags.string('output');
  if (output !== '' && output !== 'yaml' && output !== 'json') throw new Failure("--output must be 'yaml' or 'json'");
  let unreachable: unknown;
  const server = flags.bool('client') ? undefined : await serverVersion(invocation).catch((error: unknown) => {
    if (!(error instanceof Unreachable)) throw error;
    unreachable = error;
    return undefined;
  });
  if (output === '') {
    io.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
    if (server) io.out(`Server Version: ${server.gitVersion}\n`);
  } else {
    const versions = { clientVersion: CLIENT, kustomizeVersion: KUSTOMIZE, ...(server ? { serverVersion: server } : {}) };
    io.out(output === 'yaml' ? `${printYaml(versions)}\n` : `${JSON.stringify(inGoOrder(versions), null, 2)}\n`);
  }
  if (unreachable) throw unreachable;
  if (server) warnAboutSkew(invocation, server);
};

async function serverVersion(invocation: Invocation): Promise<VersionInfo> {
  return invocation.client().json<VersionInfo>({ method: 'GET', target: '/version' });
}

const FIELD_ORDER = [
  'major', 'minor', 'emulationMajor', 'emulationMinor', 'minCompatibilityMajor', 'minCompatibilityMinor',
  'gitVersion', 'gitCommit', 'gitTreeState', 'buildDate', 'goVersion', 'compiler', 'platform',
];

function inGoOrder(versions: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(versions).map(([name, info]) => {
    if (typeof info !== 'object' || info === null) return [name, info];
    const fields = info as Record<string, unknown>;
    return [name, Object.fromEntries(FIELD_ORDER.filter((field) => field in fields).map((field) => [field, fields[field]]))];
  }));
}

function warnAboutSkew({ io }: Invocation, server: VersionInfo): void {
  const minor = Number.parseInt(server.minor, 10);
  if (server.major === CLIENT.major && Math.abs(minor - Number(CLIENT.minor)) <= 1) return;
  io.err(
    `Warning: version difference between client (${CLIENT.major}.${CLIENT.minor}) and server (${server.major}.${minor}) `
    + 'exceeds the supported minor version skew of +/-1\n',
  );
}

