/**
 * HTTP as values, so that the same server answers over a real socket, over the simulated network and
 * in process, and the same client speaks to each.
 */
export interface HttpRequest {
  method: string;
  /** Path with query, as on the request line: `/api/v1/pods?limit=500`. */
  target: string;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | undefined;
  /** Aborted when the client goes away. */
  signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  status: number;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Whole bytes, or chunks as they come (watch, `logs -f`); the iterator's `return` ends the exchange. */
  body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A WebSocket after its handshake. One side's `send` is a message of the other's `receive`. */
export interface MessageSocket {
  /** The sub-protocol agreed on, for example `v5.channel.k8s.io`. */
  readonly protocol: string;
  /** Resolves when the peer can take more. */
  send(message: Uint8Array): Promise<void>;
  /** The next message; undefined once the peer has closed. */
  receive(): Promise<Uint8Array | undefined>;
  close(code?: number, reason?: string): void;
  /** Whether its messages are text in UTF-8; they are binary when left out. */
  readonly text?: boolean | undefined;
  /** How it was closed, by either end; undefined while open. */
  readonly closed?: CloseStatus | undefined;
}

/** RFC 6455's close code and reason. */
export interface CloseStatus {
  code: number;
  reason: string;
}

export interface UpgradeRequest extends HttpRequest {
  /** Sub-protocols that the client offers, in order of preference. */
  protocols: readonly string[];
}

/** What answers HTTP: the API server, and every client's way to reach one. */
export interface HttpEndpoint {
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Opens a WebSocket; an HttpResponse means that the server refused it. */
  upgrade(request: UpgradeRequest): Promise<MessageSocket | HttpResponse>;
}

/** The whole body as bytes. */
export async function readBody(response: HttpResponse): Promise<Uint8Array> {
  if (response.body instanceof Uint8Array) return response.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
