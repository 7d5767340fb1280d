import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CommandError } from './command.ts';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** The last bytes of a quiet command's output that are shown when it fails. */
const KEPT_OUTPUT = 20_000;

export interface StepOptions {
  title: string;
  /** Arguments for this Node, the first being the script. */
  script: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Runs a long script quietly, saying on stderr that it goes on; shows its output only when it fails. */
export async function runStep({ title, script, env }: StepOptions): Promise<void> {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  process.stderr.write(`${title} …\n`);
  const beat = setInterval(() => process.stderr.write(`  … ${seconds()}\n`), 5_000);
  try {
    const { code, output } = await runQuietly(script, env);
    if (code !== 0) throw new CommandError(`${title} failed:\n${output}`);
  } finally {
    clearInterval(beat);
  }
  process.stderr.write(`  done in ${seconds()}\n`);
}

function runQuietly(script: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
