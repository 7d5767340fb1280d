import type { MessageSocket } from '#lib/core/index.ts';
import type { Process, Tty } from '#lib/machine/index.ts';
import type { StatusObject } from '#lib/schema/index.ts';
import type { ApiClient } from '../api/client.ts';
import { Failure, PlainFailure } from '../session/failure.ts';

/** The channels of `v5.channel.k8s.io`, the first byte of each message. */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export interface RemoteCommand {
  /** Path and query of the exec or attach subresource. */
  target: string;
  stdin: boolean;
  /** The local terminal goes raw, and its size goes along. */
  tty: Tty | undefined;
  /** Sent instead of the process's stdin. */
  input?: Uint8Array;
  /** Takes what would go to the process's stdout and stderr. */
  output?: { out(chunk: Uint8Array): Promise<void> | void; err(chunk: Uint8Array): Promise<void> | void };
}

/**
 * Joins the process's standard files with a command in a container until that ends (client-go's
 * remotecommand over WebSockets). Throws Failure; a command's own failure carries its exit code.
 */
export async function runRemoteCommand(client: ApiClient, process: Process, command: RemoteCommand): Promise<void> {
  const socket = await client.upgrade(command.target, ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
  const restore = command.tty ? makeRaw(command.tty) : undefined;
  const resized = command.tty ? sendSizes(socket, command.tty) : undefined;
  const over = new AbortController();
  const input = command.input ? sendWhole(socket, command.input) : command.stdin ? sendInput(socket, process, over.signal) : Promise.resolve();
  input.catch(() => undefined);
  try {
    reportOutcome(await process.wait(receiveOutput(socket, command.output ?? { out: (chunk) => process.write(chunk), err: (chunk) => process.writeError(chunk) })));
  } finally {
    over.abort();
    resized?.[Symbol.dispose]();
    restore?.();
    socket.close();
  }
}

function makeRaw(tty: Tty): () => void {
  const before = tty.modes();
  tty.setModes({ canonical: false, echo: false, signals: false });
  return () => tty.setModes(before);
}

function sendSizes(socket: MessageSocket, tty: Tty): Disposable {
  const send = () => {
    const size = new TextEncoder().encode(JSON.stringify({ Width: tty.columns, Height: tty.rows }));
    socket.send(message(CHANNEL.resize, size)).catch(() => undefined);
  };
  send();
  return tty.onResize(send);
}

async function sendInput(socket: MessageSocket, process: Process, over: AbortSignal): Promise<void> {
  const file = process.file(0);
  for (;;) {
    const chunk = await file.read(undefined, over);
    if (over.aborted) return;
    if (chunk.length === 0) {
      if (socket.protocol === 'v5.channel.k8s.io') await socket.send(Uint8Array.of(CHANNEL.close, CHANNEL.stdin));
      return;
    }
    await socket.send(message(CHANNEL.stdin, chunk));
  }
}

/** The largest piece of input in one message. */
const PIECE = 32 * 1024;

async function sendWhole(socket: MessageSocket, input: Uint8Array): Promise<void> {
  for (let at = 0; at < input.length; at += PIECE) await socket.send(message(CHANNEL.stdin, input.subarray(at, at + PIECE)));
  if (socket.protocol === 'v5.channel.k8s.io') await socket.send(Uint8Array.of(CHANNEL.close, CHANNEL.stdin));
}

/** Prints what comes; gives the status that the error channel carries. */
async function receiveOutput(socket: MessageSocket, output: NonNullable<RemoteCommand['output']>): Promise<string> {
  const decoder = new TextDecoder();
  let status = '';
  for (let received = await socket.receive(); received !== undefined; received = await socket.receive()) {
    const payload = received.subarray(1);
    switch (received[0]) {
      case CHANNEL.stdout:
        if (payload.length > 0) await output.out(payload);
        break;
      case CHANNEL.stderr:
        if (payload.length > 0) await output.err(payload);
        break;
      case CHANNEL.error:
        status += decoder.decode(payload, { stream: true });
        break;
      default:
    }
  }
  return status;
}

function message(channel: number, payload: Uint8Array): Uint8Array {
  const whole = new Uint8Array(payload.length + 1);
  whole[0] = channel;
  whole.set(payload, 1);
  return whole;
}

function reportOutcome(text: string): void {
  if (text === '') return;
  const status = JSON.parse(text) as StatusObject;
  if (status.status === 'Success') return;
  const reason: string | undefined = status.reason;
  if (reason !== 'NonZeroExitCode') throw new Failure(status.message ?? '');
  const code = Number(status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message ?? 1);
  throw new PlainFailure(`command terminated with exit code ${code}`, code);
}
