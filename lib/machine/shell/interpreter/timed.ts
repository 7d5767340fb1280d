import type { Shell } from './shell.ts';

/** `time`: runs the work and says how long it took, on standard error. The machine counts no user time apart. */
export async function timed(shell: Shell, style: 'posix' | 'bash', work: () => Promise<number>): Promise<number> {
  const before = shell.process.clock.now();
  const status = await work();
  const seconds = (shell.process.clock.now() - before) / 1000;
  if (style === 'posix') await shell.printError(`real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
  else await shell.printError(`\nreal\t${inMinutes(seconds)}\nuser\t0m0.000s\nsys\t0m0.000s\n`);
  return status;
}

/** Seconds as `1m2.345s`. */
export function inMinutes(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}m${(seconds - minutes * 60).toFixed(3)}s`;
}
