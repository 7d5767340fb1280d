import { readFileSync } from 'node:fs';
import type { SelectedContext } from '#lib/kubernetes/index.ts';
import { parseKubeconfig, selectContext } from '#lib/kubernetes/index.ts';
import { CommandError } from './command.ts';

/** The current context of a kubeconfig file. CommandError when it cannot be used. */
export function readContext(file: string): SelectedContext {
  const readFile = (path: string) => readFileSync(path, 'utf8');
  try {
    return selectContext(parseKubeconfig(readFile(file)), { readFile });
  } catch (error) {
    throw new CommandError(`cannot use ${file}: ${(error as Error).message}`, 2);
  }
}
