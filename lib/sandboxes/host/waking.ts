import type { HttpEndpoint, HttpResponse, MessageSocket } from '#lib/core/index.ts';

/** Makes up for what is late in a sandbox that dozes, and keeps it from dozing for a while. Undefined when nothing is late. */
export type Wake = () => Promise<void> | undefined;

/**
 * An API whose clients from outside find the sandbox awake, and keep it so while a log or a session goes on. A watch
 * alone does not: what it tells of is a change, and that wakes by itself.
 */
export function waking(api: HttpEndpoint, wake: Wake): HttpEndpoint {
  return {
    request: async (request) => {
      await wake();
      const response = await api.request(request);
      if (response.body instanceof Uint8Array || isWatch(request.target)) return response;
      return { ...response, body: wakingChunks(response.body, wake) };
    },
    upgrade: async (request) => {
      await wake();
      const answered = await api.upgrade(request);
      return isResponse(answered) || isWatch(request.target) ? answered : new WakingSocket(answered, wake);
    },
  };
}

function isWatch(target: string): boolean {
  return /[?&]watch=(true|1)(&|$)/.test(target);
}

function isResponse(answered: MessageSocket | HttpResponse): answered is HttpResponse {
  return 'status' in answered;
}

/** Not a generator: whoever goes away ends the exchange at once, and not with its next chunk. */
function wakingChunks(chunks: AsyncIterable<Uint8Array>, wake: Wake): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = chunks[Symbol.asyncIterator]();
      return {
        next: async () => {
          const result = await iterator.next();
          void wake();
          return result;
        },
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

class WakingSocket implements MessageSocket {
  readonly #socket: MessageSocket;
  readonly #wake: Wake;

  constructor(socket: MessageSocket, wake: Wake) {
    this.#socket = socket;
    this.#wake = wake;
  }

  get protocol() {
    return this.#socket.protocol;
  }

  get text() {
    return this.#socket.text;
  }

  get closed() {
    return this.#socket.closed;
  }

  async send(message: Uint8Array): Promise<void> {
    await this.#wake();
    await this.#socket.send(message);
  }

  async receive(): Promise<Uint8Array | undefined> {
    const message = await this.#socket.receive();
    void this.#wake();
    return message;
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }
}
