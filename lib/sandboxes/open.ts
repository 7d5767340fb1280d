import path from 'node:path';
import type { Configuration, Limits } from '#lib/config/index.ts';
import { startEmbedded } from './embedded.ts';
import type { Sandboxes } from './sandbox.ts';

/** Starts the sandboxes that the configuration asks for. SandboxError says why it cannot. */
export function openSandboxes(configuration: Configuration, limits: Limits): Promise<Sandboxes> {
  return startEmbedded({ directory: path.join(configuration.dataDirectory, 'sandboxes'), limits });
}
