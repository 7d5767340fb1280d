import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { sortedJson } from '#lib/schema/index.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import { dataKeyProblems, gatherData } from './data-sources.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';
import type { GeneratorInput } from './generator.ts';
import { secretHash } from '../../resources/name-hash.ts';
import { readProblem } from '../../resources/read-problem.ts';

const FAILURE = 'failed to create secret';

/** `kubectl create secret generic NAME --from-literal=… --from-file=… --from-env-file=… --type=…` */
export const createSecretGeneric = generatorCommand((input) =>
  secret(input, input.invocation.flags.string('type'), secretData(input)), FAILURE);

/** `kubectl create secret tls NAME --cert=FILE --key=FILE` */
export const createSecretTls = generatorCommand((input) => {
  const { flags, process } = input.invocation;
  if (flags.string('key') === '' || flags.string('cert') === '') throw new Failure('key and cert must be specified');
  const certificate = readBytes(process, flags.string('cert'));
  const key = readBytes(process, flags.string('key'));
  if (!isPem(certificate, 'CERTIFICATE')) throw new Failure('tls: failed to find any PEM data in certificate input');
  if (!isPem(key, '(?:\\w+ )?PRIVATE KEY')) throw new Failure('tls: failed to find any PEM data in key input');
  return secret(input, 'kubernetes.io/tls', new Map([['tls.crt', certificate], ['tls.key', key]]));
}, FAILURE);

/** `kubectl create secret docker-registry NAME --docker-username=… --docker-password=…` */
export const createSecretDockerRegistry = generatorCommand((input) => {
  const { flags } = input.invocation;
  const files = flags.list('from-file').map((source) => (source.includes('=') ? source : `.dockerconfigjson=${source}`));
  if (files.length > 0) return secret(input, 'kubernetes.io/dockerconfigjson', secretData(input, files));
  const [username, password, server, email] = ['username', 'password', 'server', 'email'].map((name) => flags.string(`docker-${name}`)) as [string, string, string, string];
  if (username === '' || password === '' || server === '') {
    throw new Failure('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
  }
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const entry = { username, password, ...(email === '' ? {} : { email }), auth };
  const config = JSON.stringify({ auths: { [server]: entry } });
  return secret(input, 'kubernetes.io/dockerconfigjson', new Map([['.dockerconfigjson', new TextEncoder().encode(config)]]));
}, FAILURE);

function secretData(input: GeneratorInput, files?: readonly string[]): Map<string, Uint8Array> {
  const { process, flags } = input.invocation;
  return gatherData({
    process, flags, what: 'secret', ...(files && { files }),
    check: (key, known) => {
      const problems = dataKeyProblems(key);
      if (problems.length > 0) throw new Failure(`${JSON.stringify(key)} is not valid key name for a Secret ${problems.join(';')}`);
      if (known.has(key)) throw new Failure(`cannot add key ${key}, another key by that name already exists`);
    },
  });
}

function secret(input: GeneratorInput, type: string, gathered: ReadonlyMap<string, Uint8Array>): AnyObject {
  const { flags } = input.invocation;
  const data = Object.fromEntries([...gathered].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]));
  const suffix = flags.bool('append-hash') ? `-${secretHash(input.name, type, JSON.parse(sortedJson(data)) as Record<string, string>)}` : '';
  return generated('Secret', 'v1', {
    metadata: { ...metadataOf(input), name: input.name + suffix },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type === '' ? {} : { type }),
  });
}

function readBytes(process: Process, path: string): Uint8Array {
  try {
    return process.fs.readFile(path);
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(`Cannot read file ${path}, ${readProblem(path, error)}`);
    throw error;
  }
}

function isPem(bytes: Uint8Array, label: string): boolean {
  return new RegExp(`-----BEGIN ${label}-----[\\s\\S]+-----END ${label}-----`).test(new TextDecoder().decode(bytes));
}
