import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { SandboxError } from '../sandbox-error.ts';
import { SECRET_HEADER } from './host-server.ts';
import type { UnwatchedListener } from '../unwatched.ts';
import type { Host } from './hosts.ts';

export interface HostCall {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: string | Uint8Array;
  /** It may be asked again of a restarted host without harm. */
  repeatable: boolean;
}

/** Attempts, and milliseconds between them: enough for web to see that the host has died. */
const TRIES = 20;
const PAUSE = 50;

/** Asks the host something; web's side of HostServer. */
export class HostClient {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The host's answer. SandboxError when it refuses, or stays away. */
  async call(call: HostCall): Promise<Response> {
    const response = await this.#ask(call);
    if (response.ok) return response;
    const { reason, message } = (await response.json()) as { reason?: SandboxError['reason']; message: string };
    throw new SandboxError(reason ?? 'no-such-sandbox', message);
  }

  /** Follows an answer without end; `ended` is not called for who disposes of it. SandboxError when there is none. */
  async follow(path: string, { changed, ended }: UnwatchedListener): Promise<Disposable> {
    const answer = await this.#stream(path).catch((cause: unknown) => {
      throw new SandboxError('unavailable', 'The sandbox does not answer; it is being restarted.', { cause });
    });
    let isWanted = true;
    answer.on('data', changed);
    answer.on('error', () => undefined);
    answer.on('close', () => isWanted && ended());
    return {
      [Symbol.dispose]: () => {
        isWanted = false;
        answer.destroy();
      },
    };
  }

  async #stream(path: string): Promise<IncomingMessage> {
    const { port, secret } = await this.#host.address();
    return new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, path, headers: { [SECRET_HEADER]: secret } }, (answer) => {
        if (answer.statusCode === 200) return resolve(answer);
        answer.resume();
        reject(new Error(`the host answered ${answer.statusCode}`));
      });
      request.once('error', reject);
    });
  }

  /** Asks until there is an answer: a host that has died is still listed for a moment, and then being started. */
  async #ask(call: HostCall): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#fetch(call);
      } catch (cause) {
        if (cause instanceof SandboxError) throw cause;
        const harmless = call.repeatable || !reachedTheHost(cause);
        if (!harmless || tries === TRIES) {
          throw new SandboxError('unavailable', 'The sandbox does not answer; it is being restarted.', { cause });
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  async #fetch({ method, path, body }: HostCall): Promise<Response> {
    const { port, secret } = await this.#host.address();
    const content = body === undefined ? {} : { body: body as BodyInit };
    return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { [SECRET_HEADER]: secret }, ...content });
  }
}

function reachedTheHost(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return !(cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED');
}
