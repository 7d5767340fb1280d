/**
 * An error that is known by its name: Next.js bundles the pages apart from server.ts, so that a class which both know
 * exists twice, and what one of them throws would else be no instance of the other.
 */
export abstract class NamedError extends Error {
  /** The same in every copy of the class, however a bundler calls that. */
  static readonly errorName: string = 'NamedError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.errorName;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Error[Symbol.hasInstance](value) && (value as Error).name === this.errorName;
  }
}
