import { createMachine, exitCodeOf, fileVolume, readFileVolume, SystemError } from '#lib/machine/index.ts';
import type { Child, Machine, OpenFile, StartOptions, Terminal, User, Volume } from '#lib/machine/index.ts';
import type { Container } from '#lib/schema/index.ts';
import type { Image } from '../../images/index.ts';
import type { LivePod } from '../../resources/live.ts';
import type { RoutedNetwork } from '../../network/cluster-network.ts';
import { isSystemImage, systemLog } from '../../bootstrap/system-image.ts';
import { ConfigError } from './errors.ts';
import { expand } from './expansion.ts';
import { hostnameOf } from '../pod/host-files.ts';
import { ContainerLog } from './logs.ts';
import type { NodeContext } from '../node-context.ts';
import { placeOf } from '../pod/place.ts';
import { quantity } from '../../resources/quantity.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MESSAGE_LIMIT = 4096;
const FALLBACK = { lines: 80, bytes: 2048 };
/** Bytes that runc takes itself before it becomes the container's program; with less it is killed. */
const LEAST_MEMORY = 4 * 2 ** 20;
/** How a tty of a container is opened before anybody has attached to it. */
const TERMINAL_SIZE = { columns: 80, rows: 24 };

export type OutputListener = (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void;

/** One run of a container: what the container runtime knows of it. Times are in epoch milliseconds. */
export interface ContainerRun {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** With registry and tag. */
  readonly image: string;
  /** With the digest: `docker.io/library/nginx@sha256:…`. */
  readonly imageRef: string;
  /** 0 for the first, counted up with each restart. */
  readonly attempt: number;
  readonly log: ContainerLog;
  state: 'running' | 'exited';
  startedAt: number;
  /** Later than `startedAt` for a run that was saved: its program has begun anew. */
  readonly programStartedAt: number;
  /** What was thought of it when it was saved. */
  readonly restored?: { started: boolean; ready: boolean } | undefined;
  finishedAt: number;
  exitCode: number;
  reason: string;
  message: string;
  user: { uid: number; gid: number } | undefined;
  stopSignal: Image['stopSignal'];
  machine: Machine | undefined;
  child: Child | undefined;
  stdin: OpenFile | undefined;
  terminal: Terminal | undefined;
  readonly listeners: Set<OutputListener>;
  /** Set for a component that runs without a machine: ends it. */
  end?: ((exitCode: number) => void) | undefined;
  /** Resolves when the run is over and its log complete. */
  ended: Promise<void>;
  env: ReadonlyMap<string, string>;
  cwd: string;
}

export interface StartRequest {
  context: NodeContext;
  pod: LivePod;
  container: Container;
  image: Image;
  env: ReadonlyMap<string, string>;
  network: RoutedNetwork;
  /** By path. */
  mounts: ReadonlyMap<string, Volume>;
  attempt: number;
  /** The machine whose processes are shared (shareProcessNamespace). */
  processesOf: Machine | undefined;
  /** Set to bring back a run that was saved. */
  restored?: { id: string; startedAt: number; files: unknown; log: ContainerLog; started: boolean; ready: boolean } | undefined;
  /** Something was written to the container's own files or to its log. */
  onWrite(): void;
  onExit(run: ContainerRun): void;
}

/** Makes a container's machine and starts its program. Throws ConfigError; a program that cannot be started gives an exited run (`StartError`). */
export function startContainer(request: StartRequest): ContainerRun {
  const { context, container, image } = request;
  const env = mergeEnvironment(request);
  if (isSystemImage(image.reference)) return startComponent(newRun(request, env), request);
  const args = commandOf(container, image, env);
  const message = fileVolume({ clock: context.clock, limits: context.limits, content: '', mode: 0o666 });
  const machine = makeMachine(request, message);
  const run: ContainerRun = { ...newRun(request, env), machine };
  const user = userOf(request, machine);
  run.user = { uid: user.uid, gid: user.gid };
  try {
    if ((memoryLimit(container) ?? LEAST_MEMORY) < LEAST_MEMORY) throw new SystemError('ENOMEM');
    launch(run, { request, args, user, message });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    failToStart(run, context.clock.now(), startFailure(args[0] ?? '', run.cwd, error));
    void machine[Symbol.asyncDispose]();
    message.discard();
  }
  return run;
}

function newRun({ context, container, image, attempt, restored }: StartRequest, env: ReadonlyMap<string, string>): ContainerRun {
  return {
    name: container.name, id: restored?.id ?? context.random.string('0123456789abcdef', 64), image: image.reference, imageRef: pinned(image), attempt,
    log: restored?.log ?? new ContainerLog({ room: context.limits.pool }), state: 'running', startedAt: restored?.startedAt ?? context.clock.now(), programStartedAt: context.clock.now(), restored, finishedAt: 0, exitCode: 0, reason: '', message: '',
    user: undefined, stopSignal: image.stopSignal, machine: undefined, child: undefined, stdin: undefined, terminal: undefined, listeners: new Set(), ended: Promise.resolve(),
    env, cwd: container.workingDir || image.workingDir || '/',
  };
}

/** `docker.io/library/nginx@sha256:…` */
function pinned(image: Image): string {
  return `${image.reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '')}@${image.digest}`;
}

/** A component of the control plane is shown as running; the cluster does its work itself. */
function startComponent(run: ContainerRun, { container, context, restored, onExit }: StartRequest): ContainerRun {
  const { promise, resolve } = Promise.withResolvers<number>();
  if (!restored) run.log.write('stderr', new TextEncoder().encode(systemLog(container.name)), context.clock.now());
  run.user = { uid: 0, gid: 0 };
  run.end = resolve;
  run.ended = promise.then((exitCode) => {
    Object.assign(run, { state: 'exited', exitCode, finishedAt: context.clock.now(), reason: exitCode === 0 ? 'Completed' : 'Error', end: undefined });
    run.log.close();
    onExit(run);
  });
  return run;
}

function failToStart(run: ContainerRun, now: number, message: string): void {
  run.state = 'exited';
  run.startedAt = 0;
  run.finishedAt = now;
  run.exitCode = 128;
  run.reason = 'StartError';
  run.message = message;
  run.machine = undefined;
  run.log.close();
}

interface Launch {
  request: StartRequest;
  args: readonly string[];
  user: User;
  message: Volume;
}

function launch(run: ContainerRun, { request, args, user, message }: Launch): void {
  const { container, context } = request;
  const machine = run.machine as Machine;
  const options: StartOptions = { args, env: run.env, cwd: run.cwd, user };
  const write = (stream: 'stdout' | 'stderr') => (chunk: Uint8Array) => {
    run.log.write(stream, chunk, context.clock.now());
    context.logged();
    request.onWrite();
    for (const listener of run.listeners) listener(stream, chunk);
  };
  const outputs: Promise<void>[] = [];
  if (container.tty) {
    const terminal = machine.openTerminal(TERMINAL_SIZE);
    run.terminal = terminal;
    run.child = machine.start({ ...options, terminal });
    void forward(terminal.output(), write('stdout'));
  } else {
    const [stdout, stderr] = [machine.pipe(), machine.pipe()];
    const stdin = container.stdin ? machine.pipe() : undefined;
    run.stdin = stdin?.writer;
    try {
      run.child = machine.start({ ...options, stdout: stdout.writer, stderr: stderr.writer, ...(stdin ? { stdin: stdin.reader } : {}) });
    } finally {
      stdout.writer.release();
      stderr.writer.release();
      stdin?.reader.release();
    }
    outputs.push(drain(stdout.reader, write('stdout')), drain(stderr.reader, write('stderr')));
  }
  run.ended = finish(run, { request, message, outputs });
}

async function finish(run: ContainerRun, { request, message, outputs }: { request: StartRequest; message: Volume; outputs: Promise<void>[] }): Promise<void> {
  const status = await (run.child as Child).ended;
  run.finishedAt = request.context.clock.now();
  run.exitCode = exitCodeOf(status);
  await Promise.all(outputs);
  run.state = 'exited';
  const { machine } = run;
  run.reason = run.reason || (machine?.memoryKills ? 'OOMKilled' : run.exitCode === 0 ? 'Completed' : 'Error');
  run.log.close(run.finishedAt);
  run.message = terminationMessage(run, request.container, message);
  message.discard();
  run.terminal?.hangUp();
  run.stdin?.release();
  run.stdin = undefined;
  run.machine = undefined;
  await machine?.[Symbol.asyncDispose]();
  request.onExit(run);
}

function terminationMessage(run: ContainerRun, container: Container, file: Volume): string {
  const written = new TextDecoder().decode(readFileVolume(file).subarray(0, MESSAGE_LIMIT));
  if (written !== '' || container.terminationMessagePolicy !== 'FallbackToLogsOnError' || run.exitCode === 0) return written;
  return run.log.tail(FALLBACK.lines, FALLBACK.bytes);
}

async function drain(file: OpenFile, write: (chunk: Uint8Array) => void): Promise<void> {
  try {
    for (let chunk = await file.read(); chunk.length > 0; chunk = await file.read()) write(chunk);
  } finally {
    file.release();
  }
}

async function forward(chunks: AsyncIterable<Uint8Array>, write: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of chunks) write(chunk);
}

function makeMachine(request: StartRequest, message: Volume): Machine {
  const { context, pod, container, image, network, restored } = request;
  const mounts = new Map(request.mounts);
  if (container.terminationMessagePath) mounts.set(container.terminationMessagePath, message);
  return createMachine({
    hostname: pod.spec.hostNetwork ? context.nodeName : hostnameOf(pod), clock: context.clock, random: context.random, processor: context.processor,
    network, programs: image.programs, limits: context.limits, layers: image.layers, mounts,
    ...(container.securityContext?.readOnlyRootFilesystem ? { readOnlyRoot: true } : {}),
    memoryLimit: memoryLimit(container) ?? quantity(placeOf(context, '').allocatable['memory']), onFileChange: () => request.onWrite(), ...(request.processesOf ? { processesOf: request.processesOf } : {}),
    ...(restored ? { saved: restored.files } : {}), ...(context.onBug ? { onBug: context.onBug } : {}),
  });
}

/** Bytes; undefined where the manifest sets none. */
function memoryLimit(container: Container): number | undefined {
  const limit = quantity(container.resources?.limits?.memory);
  return limit > 0 ? limit : undefined;
}

/** The order in which containerd and runc put variables: PATH, HOSTNAME, the image's, the kubelet's. */
function mergeEnvironment({ image, env, pod, context }: StartRequest): Map<string, string> {
  const merged = new Map([['PATH', image.env.get('PATH') ?? DEFAULT_PATH], ['HOSTNAME', pod.spec.hostNetwork ? context.nodeName : hostnameOf(pod)]]);
  for (const [name, value] of image.env) merged.set(name, value);
  for (const [name, value] of env) merged.set(name, value);
  return merged;
}

function commandOf(container: Container, image: Image, env: ReadonlyMap<string, string>): string[] {
  const expanded = (words: readonly string[] | undefined) => (words ?? []).map((word) => expand(word, (name) => env.get(name)));
  const args = expanded(container.args);
  if (container.command?.length) return [...expanded(container.command), ...args];
  return [...image.entrypoint, ...(container.args?.length ? args : image.cmd)];
}

function userOf({ pod, container, image }: StartRequest, machine: Machine): User {
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  const named = security.runAsUser === undefined ? image.user : String(security.runAsUser);
  const wanted = security.runAsGroup === undefined ? named : `${named.split(':')[0] || '0'}:${security.runAsGroup}`;
  const user = machine.findUser(wanted);
  if (!user) throw new ConfigError(`failed to create containerd container: mount callback failed on ${image.reference}: no users found`);
  if (security.runAsNonRoot && user.uid === 0) {
    const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
    throw new ConfigError(security.runAsUser === 0 ? `container's runAsUser breaks non-root policy ${where}` : `container has runAsNonRoot and image will run as root ${where}`);
  }
  return user;
}

/** What containerd answers when runc cannot start the program. */
function startFailure(command: string, cwd: string, error: SystemError): string {
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${
    processFailure(command, cwd, error)}: unknown`;
}

/** runc's words for a program that cannot be run. */
export function processFailure(command: string, cwd: string, error: SystemError): string {
  if (error.code === 'ENOMEM') return 'container init was OOM-killed (memory limit too low?)';
  if (error.subject === cwd && cwd !== command) return `error during container init: mkdir ${cwd}: ${error.message.toLowerCase()}`;
  return `error during container init: exec: ${lookupFailure(command, error)}`;
}

/** Go's exec.LookPath. */
export function lookupFailure(command: string, error: SystemError): string {
  const quoted = JSON.stringify(command);
  const words = error.message.toLowerCase();
  if (!command.includes('/')) return error.code === 'ENOENT' ? `${quoted}: executable file not found in $PATH` : `${quoted}: ${words}`;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? `${quoted}: stat ${command}: ${words}` : `${quoted}: ${words}`;
}
