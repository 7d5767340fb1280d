import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration, Limits } from '#lib/config/index.ts';
import { startHosted } from './hosted.ts';
import { SandboxError } from './sandbox-error.ts';
import type { Sandboxes } from './sandbox.ts';

/** Starts the sandboxes that the configuration asks for. SandboxError says why it cannot. */
export function openSandboxes(configuration: Configuration, limits: Limits): Promise<Sandboxes> {
  const { dataDirectory, kubeconfig } = configuration;
  return startHosted({
    directory: path.join(dataDirectory, kubeconfig ? 'workstations' : 'sandboxes'),
    kubeconfig: kubeconfig && read(kubeconfig),
    limits,
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SandboxError('unavailable', `the kubeconfig ${file} cannot be read`, { cause });
  }
}
