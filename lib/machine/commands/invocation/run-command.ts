import { exitCodeOf } from '../../processes/signals.ts';
import type { SpawnOptions } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import type { Invocation } from './invocation.ts';

/**
 * Runs another command to its end, for commands that run others (env, xargs, timeout, find -exec); its exit
 * code, 128 + n for signal n. 127 where it is not found and 126 where it cannot be run, with `words` for it.
 */
export async function runCommand(call: Invocation, options: SpawnOptions, words: (command: string, reason: string) => string): Promise<number> {
  await call.out.flush();
  try {
    const child = call.process.spawn(options);
    return exitCodeOf(await call.process.wait(child.ended));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.say(`${call.name}: ${words(options.args[0] ?? '', error.message)}\n`);
    return codeOfFailure(error);
  }
}

export function codeOfFailure(error: SystemError): number {
  return error.code === 'ENOENT' ? 127 : 126;
}

/** Becomes another command (`exec`): env, nice, nohup do so. Codes as `runCommand`. */
export async function becomeCommand(call: Invocation, args: readonly string[], how: { env?: ReadonlyMap<string, string>; words: (command: string, reason: string) => string }): Promise<number> {
  await call.out.flush();
  const [path = ''] = args;
  try {
    return await call.process.execute({ path, args, ...(how.env ? { env: how.env } : {}) });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.say(`${call.name}: ${how.words(path, error.message)}\n`);
    return codeOfFailure(error);
  }
}
