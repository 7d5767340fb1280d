/** exec and attach as the kubelet's streaming server does them (pkg/kubelet/kuberuntime, containerd CRI streaming). */
import { exitCodeOf, SystemError } from '#lib/machine/index.ts';
import type { Machine, OpenFile, Terminal } from '#lib/machine/index.ts';
import type { ExecOptions, RemoteExit, RemoteSession, StreamOptions } from '../../api/node-connection.ts';
import type { ContainerRun, OutputListener } from './container.ts';
import { execFailure, startExec } from './exec.ts';
import type { NodeContext } from '../node-context.ts';
import type { Slot } from '../pod/pod-containers.ts';

const FIRST_SIZE = { columns: 80, rows: 24 };

/** Starts a command in a running container. One that cannot be started gives a session that has ended with the reason. */
export function execIn(context: NodeContext, slot: Slot, options: ExecOptions): RemoteSession {
  const run = slot.current as ContainerRun;
  const { machine } = run;
  try {
    if (!machine) throw new SystemError('ENOENT', options.command[0]);
    const session = options.tty ? execTerminal(run, machine, options) : execPipes(run, machine, options);
    return { ...session, ended: session.ended.finally(() => context.changed()), writeStdin: (chunk) => session.writeStdin(chunk).finally(() => context.changed()) };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const id = context.random.string('0123456789abcdef', 64);
    return failedSession(`${execFailure(id, options.command[0] ?? '', error)}: unknown`);
  }
}

function failedSession(failure: string): RemoteSession {
  return {
    writeStdin: async () => {}, closeStdin: () => {}, stdout: nothing(), stderr: nothing(), resize: () => {}, ended: Promise.resolve({ failure }), disconnect: () => {},
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function execTerminal(run: ContainerRun, machine: Machine, { command }: ExecOptions): RemoteSession {
  const terminal = machine.openTerminal(FIRST_SIZE);
  const env = new Map(run.env);
  if (!env.has('TERM')) env.set('TERM', 'xterm');
  try {
    const user = run.user ? `${run.user.uid}:${run.user.gid}` : undefined;
    const child = machine.start({ args: command, env, cwd: run.cwd, terminal, ...(user ? { user } : {}) });
    const ended = child.ended.then((status): RemoteExit => {
      terminal.hangUp();
      return { code: exitCodeOf(status) };
    });
    return { ...terminalInput(terminal), stdout: terminal.output(), stderr: nothing(), ended, disconnect: () => terminal.hangUp() };
  } catch (error) {
    terminal.hangUp();
    throw error;
  }
}

function terminalInput(terminal: Terminal) {
  return {
    writeStdin: (chunk: Uint8Array) => terminal.input(chunk),
    closeStdin: () => {},
    resize: (columns: number, rows: number) => terminal.resize(columns, rows),
  };
}

function execPipes(run: ContainerRun, machine: Machine, options: ExecOptions): RemoteSession {
  const input = options.stdin ? machine.pipe() : undefined;
  try {
    const { child, stdout, stderr } = startExec(run, options.command, input?.reader);
    const output = { stdout: chunks(stdout), stderr: chunks(stderr) };
    const close = once(() => input?.writer.release());
    return {
      writeStdin: (chunk) => writeTo(input?.writer, chunk), closeStdin: close, resize: () => {},
      stdout: options.stdout ? output.stdout : drained(output.stdout), stderr: options.stderr ? output.stderr : drained(output.stderr),
      ended: child.ended.then((status) => {
        close();
        return { code: exitCodeOf(status) };
      }),
      disconnect: close,
    };
  } finally {
    input?.reader.release();
  }
}

/** Reads what nobody asked for, so that the program does not wait for a reader. */
function drained(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  void (async () => {
    for await (const _ of stream) void _;
  })();
  return nothing();
}

async function* chunks(file: OpenFile): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const chunk = await file.read();
      if (chunk.length === 0) return;
      yield chunk;
    }
  } finally {
    file.release();
  }
}

async function writeTo(writer: OpenFile | undefined, chunk: Uint8Array): Promise<void> {
  try {
    await writer?.write(chunk);
  } catch (error) {
    // Nobody reads it any more; the client learns that from the exit.
    if (!(error instanceof SystemError)) throw error;
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** Joins the main process of a container: what it writes from now on, and its input where it has one. */
export function attachTo(slot: Slot, options: StreamOptions): RemoteSession {
  const run = slot.current as ContainerRun;
  const queues = { stdout: new ChunkQueue(), stderr: new ChunkQueue() };
  const listener: OutputListener = (stream, chunk) => queues[stream].push(chunk);
  run.listeners.add(listener);
  const leave = once(() => {
    run.listeners.delete(listener);
    queues.stdout.close();
    queues.stderr.close();
  });
  const { terminal } = run;
  const ended = run.ended.then((): RemoteExit => {
    leave();
    // The runtime ends an attachment without telling how the process ended: clients look at the Pod.
    return { code: 0 };
  });
  const closeStdin = once(() => {
    if (!slot.container.stdinOnce) return;
    run.stdin?.release();
    run.stdin = undefined;
  });
  return {
    writeStdin: (chunk) => (terminal && options.stdin ? terminal.input(chunk) : writeTo(run.stdin, chunk)),
    closeStdin, stdout: options.stdout ? queues.stdout.read() : nothing(), stderr: options.stderr && !options.tty ? queues.stderr.read() : nothing(),
    resize: (columns, rows) => terminal?.resize(columns, rows), ended,
    disconnect: () => {
      leave();
      closeStdin();
    },
  };
}

/** Bytes that an attached client who does not read may be behind; more is dropped, oldest first. */
const BEHIND = 1024 * 1024;

class ChunkQueue {
  #chunks: Uint8Array[] = [];
  #held = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held > BEHIND && this.#chunks.length > 1) this.#held -= this.#chunks.shift()?.length ?? 0;
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#held -= chunk.length;
        yield chunk;
      } else if (this.#closed) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
