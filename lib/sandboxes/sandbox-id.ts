import { SandboxError } from './sandbox-error.ts';

/** What a sandbox may be called: safe in paths, addresses and as a Kubernetes name. */
const SANDBOX_ID = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;

export function isSandboxId(id: string): boolean {
  return SANDBOX_ID.test(id);
}

/** The id, or a thrown refusal: nothing else ever becomes part of a path. */
export function checkedSandboxId(id: string): string {
  if (!isSandboxId(id)) throw new SandboxError('no-such-sandbox', 'There is no sandbox of that name.');
  return id;
}

/** What is said of one that there was. */
export const ERASED = 'This sandbox has been deleted.';
