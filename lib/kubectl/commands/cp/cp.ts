import type { FileSystem } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { defaultContainer, podResource } from '../../resources/pods.ts';
import { at, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { runRemoteCommand } from '../../streams/remote-command.ts';
import type { RemoteCommand } from '../../streams/remote-command.ts';
import { baseName, cleanPath, directoryName, extractFileSpec, joinPath } from './file-spec.ts';
import type { FileSpec } from './file-spec.ts';
import { readTar, writeTar } from './tar.ts';
import type { TarEntry } from './tar.ts';

/** `kubectl cp SOURCE DESTINATION`, one of them `[NAMESPACE/]POD:PATH`: through tar in the container. */
export const cp: Command = async (invocation) => {
  const { args } = invocation;
  invocation.client();
  if (args.length !== 2) throw new Failure('source and destination are required');
  const [source, destination] = [extractFileSpec(args[0] ?? ''), extractFileSpec(args[1] ?? '')];
  if (source.pod !== '' && destination.pod !== '') throw new Failure('one of src or dest must be a local file specification');
  if (source.path === '' || destination.path === '') throw new Failure('filepath can not be empty');
  if (source.pod !== '') await copyFromPod(invocation, source, destination.path);
  else if (destination.pod !== '') await copyToPod(invocation, source.path, destination);
  else throw new Failure('one of src or dest must be a remote file specification');
};

async function copyToPod(invocation: Invocation, source: string, destination: FileSpec): Promise<void> {
  const { process, flags } = invocation;
  if (!process.fs.exists(source)) throw new Failure(`${source} doesn't exist in local filesystem`);
  const remote = await RemoteTar.open(invocation, destination, false);
  const path = await remote.isDirectory(destination.path) ? joinPath(destination.path, baseName(process.fs.resolve(source))) : destination.path;
  const archive = writeTar([...membersOf(process.fs, source, baseName(cleanPath(path)))]);
  const owner = flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  await remote.run(['tar', ...owner, '-xmf', '-', '-C', directoryName(cleanPath(path))], { input: archive });
}

function* membersOf(fs: FileSystem, path: string, name: string): Generator<TarEntry> {
  const status = fs.linkStatus(path);
  const entry = { name, mode: status.mode & 0o7777, modified: status.modified / 1000, content: new Uint8Array(), target: '' };
  if (status.type === 'directory') {
    const inside = fs.list(path);
    if (inside.length === 0) yield { ...entry, type: 'directory' };
    for (const each of inside) yield* membersOf(fs, `${path}/${each.name}`, `${name}/${each.name}`);
  } else if (status.type === 'symlink') {
    yield { ...entry, type: 'symlink', target: fs.readLink(path) };
  } else {
    yield { ...entry, type: 'file', content: fs.readFile(path) };
  }
}

async function copyFromPod(invocation: Invocation, source: FileSpec, destination: string): Promise<void> {
  const { io } = invocation;
  const remote = await RemoteTar.open(invocation, source, true);
  const chunks: Uint8Array[] = [];
  await remote.run(['tar', 'cf', '-', source.path], {
    output: {
      out: (chunk) => {
        chunks.push(chunk.slice());
      },
      err: (chunk) => io.out(new TextDecoder().decode(chunk)),
    },
  });
  const entries = readTar(Buffer.concat(chunks));
  if (!entries) throw new Failure('unexpected EOF');
  extract(invocation, { entries, source, destination });
}

function extract({ process, io, client }: Invocation, { entries, source, destination }: { entries: readonly TarEntry[]; source: FileSpec; destination: string }): void {
  const prefix = cleanPath(source.path).replace(/^\/+/, '').replace(/^(\.\.\/)+/, '');
  let warned = false;
  for (const { name, type, content, target } of entries) {
    if (!name.startsWith(prefix)) throw new Failure('tar contents corrupted');
    const path = joinPath(destination, name.slice(prefix.length));
    if (type === 'directory') {
      process.fs.makeDirectory(path, { parents: true });
    } else if (type === 'symlink') {
      const advice = ` (consider using "kubectl exec -n ${JSON.stringify(source.namespace || client().namespace)} ${JSON.stringify(source.pod)} -- tar cf - ${JSON.stringify(source.path)} | tar xf -")`;
      io.err(`warning: skipping symlink: ${JSON.stringify(path)} -> ${JSON.stringify(target)}${warned ? '' : advice}\n`);
      warned = true;
    } else {
      process.fs.makeDirectory(directoryName(path), { parents: true });
      create(process.fs, path, content);
    }
  }
}

function create(fs: FileSystem, path: string, content: Uint8Array): void {
  try {
    fs.writeFile(path, content);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new Failure(`open ${path}: ${error.message.toLowerCase()}`);
  }
}

/** tar in one container. */
class RemoteTar {
  readonly #invocation: Invocation;
  readonly #pod: AnyObject;
  readonly #path: string;
  /** Where it says which container it took: stdout when copying from a Pod. */
  readonly #hints: { err(text: string): void };

  private constructor(invocation: Invocation, { pod, path, from }: { pod: AnyObject; path: string; from: boolean }) {
    const { io } = invocation;
    this.#invocation = invocation;
    this.#pod = pod;
    this.#path = path;
    this.#hints = from ? { err: (hint) => io.out(hint) } : io;
  }

  static async open(invocation: Invocation, { namespace, pod }: FileSpec, from: boolean): Promise<RemoteTar> {
    const client: ApiClient = invocation.client();
    const target = client.path(await podResource(client), namespace || client.namespace, pod);
    const object = await client.json<AnyObject>({ method: 'GET', target });
    const phase = text(at(object, 'status', 'phase'));
    if (phase === 'Succeeded' || phase === 'Failed') throw new Failure(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    return new RemoteTar(invocation, { pod: object, path: `${target}/exec`, from });
  }

  async isDirectory(path: string): Promise<boolean> {
    try {
      await this.run(['test', '-d', path], { output: { out: () => undefined, err: () => undefined } }, true);
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  async run(words: readonly string[], streams: Pick<RemoteCommand, 'input' | 'output'>, quiet = false): Promise<void> {
    const { flags, io, process } = this.#invocation;
    const query = new URLSearchParams(words.map((word) => ['command', word]));
    query.set('container', flags.string('container') || defaultContainer(this.#pod, this.#hints, quiet));
    if (streams.input) query.set('stdin', 'true');
    query.set('stdout', 'true');
    query.set('stderr', 'true');
    await io.flush();
    await runRemoteCommand(this.#invocation.client(), process, { target: `${this.#path}?${query.toString()}`, stdin: false, tty: undefined, ...streams });
  }
}
