import { fork } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const MACHINE = new URL('../../machine/index.ts', import.meta.url).href;

/** Runs lines of JavaScript in a host process once it has begun, and gives what it wrote to standard error. */
function reportsOf(lines: string): Promise<string> {
  const code = `
    const waiting = setInterval(async () => {
      if (process.listenerCount('SIGTERM') === 0) return;
      clearInterval(waiting);
      ${lines}
      setImmediate(() => setImmediate(() => process.disconnect()));
    }, 1);`;
  const host = fork(MAIN, { execArgv: ['--import', `data:text/javascript,${encodeURIComponent(code)}`], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  return text(host.stderr as NodeJS.ReadableStream);
}

it('tells a fault of a promise once', async () => {
  const reports = await reportsOf("Promise.reject(new Error('broken'));");
  expect(reports.match(/A sandbox failed: Error: broken/g)).toHaveLength(1);
});

it('tells nothing of a program that was killed with a promise left over', async () => {
  const reports = await reportsOf(`const { ProcessEnded } = await import('${MACHINE}'); Promise.reject(new ProcessEnded(7, {}));`);
  expect(reports).toBe('');
});
