/**
 * A patch that cannot be applied. `malformed` patches are the client's fault in themselves (400), the
 * rest do not fit what they are applied to (422), as the API server tells them apart.
 */
export class PatchError extends Error {
  readonly malformed: boolean;

  constructor(message: string, options: { malformed: boolean }) {
    super(message);
    this.name = 'PatchError';
    this.malformed = options.malformed;
  }
}
