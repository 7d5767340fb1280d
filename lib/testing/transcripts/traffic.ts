import type { HttpEndpoint, HttpResponse, MessageSocket } from '#lib/core/index.ts';

/** What goes over an endpoint. */
export interface Traffic {
  /** Requests and sockets that have not ended. */
  open: number;
  /** Requests, answers, chunks and messages so far. */
  exchanges: number;
}

/** An endpoint that counts what goes over it. */
export function watchTraffic(endpoint: HttpEndpoint, traffic: Traffic): HttpEndpoint {
  const begin = () => {
    traffic.open += 1;
    traffic.exchanges += 1;
  };
  const end = () => {
    traffic.open -= 1;
    traffic.exchanges += 1;
  };
  return {
    async request(request) {
      begin();
      const response = await endpoint.request(request).catch((error: unknown) => {
        end();
        throw error;
      });
      return streaming(response, traffic, end);
    },
    async upgrade(request) {
      begin();
      const socket = await endpoint.upgrade(request).catch((error: unknown) => {
        end();
        throw error;
      });
      return 'send' in socket ? counting(socket, traffic, end) : streaming(socket, traffic, end);
    },
  };
}

function streaming(response: HttpResponse, traffic: Traffic, end: () => void): HttpResponse {
  const { body } = response;
  if (body instanceof Uint8Array) {
    end();
    return response;
  }
  return { ...response, body: counted(body, traffic, end) };
}

async function* counted(body: AsyncIterable<Uint8Array>, traffic: Traffic, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      traffic.exchanges += 1;
      yield chunk;
    }
  } finally {
    end();
  }
}

function counting(socket: MessageSocket, traffic: Traffic, end: () => void): MessageSocket {
  let open = true;
  const over = () => {
    if (open) end();
    open = false;
  };
  return {
    protocol: socket.protocol,
    get text() {
      return socket.text;
    },
    get closed() {
      return socket.closed;
    },
    send(message) {
      traffic.exchanges += 1;
      return socket.send(message);
    },
    async receive() {
      const message = await socket.receive();
      traffic.exchanges += 1;
      if (message === undefined) over();
      return message;
    },
    close(code, reason) {
      over();
      socket.close(code, reason);
    },
  };
}
