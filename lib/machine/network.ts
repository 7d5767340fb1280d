/** A TCP connection's one end. */
export interface Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** The next bytes; empty when the peer has finished. Throws ECONNRESET. */
  read(signal?: AbortSignal): Promise<Uint8Array>;
  /** Resolves when the peer can take more. Throws EPIPE, ECONNRESET. */
  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** No more will be written; reading goes on. */
  finish(): void;
  /** Both directions end; the peer's unread data is lost. */
  close(): void;
}

export interface SocketAddress {
  address: string;
  port: number;
}

export interface Listener {
  readonly local: SocketAddress;
  /** The next connection; undefined once closed. */
  accept(signal?: AbortSignal): Promise<Connection | undefined>;
  close(): void;
}

/** The process that holds a socket. */
export interface SocketHolder {
  pid: number;
  /** The processes among which that number is its own: containers that share a network mostly share no processes. */
  among?: object;
}

/** A line of `netstat` or `ss`. */
export interface SocketEntry {
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  local: SocketAddress;
  remote: SocketAddress | undefined;
  state: 'LISTEN' | 'ESTABLISHED' | 'TIME_WAIT';
  /** The process that holds it; undefined where that cannot be seen. */
  pid: number | undefined;
  among?: object | undefined;
}

/**
 * What a machine is plugged into: one network namespace. Containers of one Pod share theirs. The
 * cluster's network implements it, with Services, NodePorts and DNS.
 */
export interface Network {
  /** Addresses besides loopback, the main one first. */
  readonly addresses: readonly string[];
  /**
   * Throws ECONNREFUSED where nobody listens, EHOSTUNREACH or ETIMEDOUT (after the signal or the
   * kernel's own patience) where nothing answers.
   */
  connect(to: SocketAddress, options: SocketHolder & { signal?: AbortSignal }): Promise<Connection>;
  /** Port 0 picks a free one. Throws EADDRINUSE. */
  listen(at: SocketAddress, options: SocketHolder): Listener;
  /**
   * Addresses of a name as the network's DNS knows it (not /etc/hosts, which the machine reads first).
   * Empty for a name that does not exist.
   */
  lookup(name: string): Promise<readonly string[]>;
  sockets(): readonly SocketEntry[];
}
