/** No answer came from a server: nothing listens there, the name does not exist, TLS failed, the line was cut. */
export class Unreachable extends Error {
  readonly server: string;
  /** Nobody listens at the address; other causes are in the message. */
  readonly refused: boolean;

  constructor(server: string, message: string, options: { refused?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Unreachable';
    this.server = server;
    this.refused = options.refused ?? false;
  }

  /** Wraps what Node throws for a failed exchange. */
  static from(server: string, cause: unknown): Unreachable {
    if (cause instanceof Unreachable) return cause;
    const codes = errorCodes(cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    return new Unreachable(server, message, { refused: codes.includes('ECONNREFUSED'), cause });
  }
}

/** Error codes of an error, its causes and, for several attempts (happy eyeballs), of each of them. */
function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const attempts = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  return [...own, ...attempts, ...errorCodes(error.cause)];
}
