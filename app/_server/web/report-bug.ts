import { inspect } from 'node:util';

/** Writes a fault of ours to the server's log; whoever asked gets a plain refusal. */
export function reportBug(error: unknown): void {
  process.stderr.write(`${inspect(error)}\n`);
}
