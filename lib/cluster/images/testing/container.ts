import { Random, VirtualClock } from '#lib/core/index.ts';
import { Switch, createMachine, exitCodeOf, layer } from '#lib/machine/index.ts';
import type { Child, LayerEntry, Machine, NetworkNamespace, Volume } from '#lib/machine/index.ts';
import { findImage } from '../catalogue.ts';
import type { Image } from '../image.ts';

export interface ContainerOptions {
  image: string;
  /** Files in a layer above the image's. */
  files?: Readonly<Record<string, LayerEntry>>;
  mounts?: ReadonlyMap<string, Volume>;
  /** In place of the image's own command. */
  command?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** A container of an image for tests, on a clock of its own, started as a runtime would start it. */
export interface TestContainer {
  readonly image: Image;
  readonly clock: VirtualClock;
  readonly machine: Machine;
  readonly network: NetworkNamespace;
  readonly main: Child;
  /** What the first process has written so far. */
  logs(): string;
  /** Runs a command in it to its end (`kubectl exec`). */
  exec(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** 2026-11-23 07:03:29 UTC. */
const START = Date.UTC(2026, 10, 23, 7, 3, 29);

export async function testContainer(options: ContainerOptions): Promise<TestContainer> {
  const { image, error } = findImage(options.image);
  if (!image) throw new Error(error);
  const clock = new VirtualClock({ start: START });
  const random = new Random(1);
  const network = new Switch({ random }).plug({ addresses: ['10.42.0.19'] });
  const machine = createMachine({
    hostname: 'test-pod',
    clock,
    random,
    processor: { charge() {} },
    network,
    programs: image.programs,
    limits: { processes: 100, storage: 1e8, fileSize: 1e8, openFiles: 100 },
    layers: [...image.layers, layer(options.files ?? {})],
    ...(options.mounts ? { mounts: options.mounts } : {}),
    onBug: (bug) => {
      throw bug;
    },
  });
  const env = new Map([...image.env, ['HOSTNAME', 'test-pod'], ...Object.entries(options.env ?? {})]);
  const output = machine.pipe();
  const main = machine.start({
    args: options.command ?? [...image.entrypoint, ...image.cmd],
    env,
    stdout: output.writer,
    stderr: output.writer,
    ...(image.user ? { user: image.user } : {}),
    cwd: image.workingDir || '/',
  });
  output.writer.release();
  let logged = '';
  void drain(output.reader, (text) => {
    logged += text;
  });
  await clock.advance(1000);
  return {
    image,
    clock,
    machine,
    network,
    main,
    logs: () => logged,
    exec: (...args) => exec({ machine, clock, env }, args),
  };
}

async function exec(
  { machine, clock, env }: { machine: Machine; clock: VirtualClock; env: ReadonlyMap<string, string> },
  args: readonly string[],
) {
  const output = machine.pipe();
  const errors = machine.pipe();
  const child = machine.start({ args, env, stdout: output.writer, stderr: errors.writer });
  output.writer.release();
  errors.writer.release();
  const result = { code: 0, stdout: '', stderr: '' };
  const done = Promise.all([
    child.ended,
    drain(output.reader, (text) => {
      result.stdout += text;
    }),
    drain(errors.reader, (text) => {
      result.stderr += text;
    }),
  ]);
  const [status] = await clock.runUntil(done, 3_600_000);
  result.code = exitCodeOf(status);
  return result;
}

async function drain(reader: { read(): Promise<Uint8Array> }, take: (text: string) => void): Promise<void> {
  for (let chunk = await reader.read(); chunk.length > 0; chunk = await reader.read()) take(Buffer.from(chunk).toString());
}
