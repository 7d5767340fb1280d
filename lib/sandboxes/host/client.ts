import { SandboxError } from '../sandbox-id.ts';
import { SECRET_HEADER } from './host-server.ts';
import type { HostSupervisor } from './supervisor.ts';

export interface HostCall {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: string | Uint8Array;
  /** It may be asked again of a restarted host without harm. */
  repeatable: boolean;
}

/** Asks the host something; web's side of HostServer. */
export class HostClient {
  readonly #supervisor: HostSupervisor;

  constructor(supervisor: HostSupervisor) {
    this.#supervisor = supervisor;
  }

  /** The answer's bytes; undefined for 404 of a file. SandboxError says why not. */
  async call(call: HostCall): Promise<Response> {
    const response = await this.#fetch(call).catch((error: unknown) => {
      if (call.repeatable && !(error instanceof SandboxError)) return this.#fetch(call);
      throw error;
    }).catch((cause: unknown) => {
      if (cause instanceof SandboxError) throw cause;
      throw new SandboxError('unavailable', 'The sandbox does not answer; it is being restarted.', { cause });
    });
    if (response.ok) return response;
    const { reason, message } = (await response.json()) as { reason?: SandboxError['reason']; message: string };
    throw new SandboxError(reason ?? 'no-such-sandbox', message);
  }

  async #fetch({ method, path, body }: HostCall): Promise<Response> {
    const { port, secret } = await this.#supervisor.address();
    return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { [SECRET_HEADER]: secret }, ...(body === undefined ? {} : { body: body as BodyInit }) });
  }
}
