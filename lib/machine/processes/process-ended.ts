import type { ExitStatus } from '../program.ts';

/**
 * Thrown out of every call of a process that has ended, so that its program unwinds. A program must
 * not swallow it; whatever it does, no call of it has an effect any more.
 */
export class ProcessEnded extends Error {
  readonly status: ExitStatus;

  constructor(pid: number, status: ExitStatus) {
    super(`process ${pid} has ended`);
    this.name = 'ProcessEnded';
    this.status = status;
  }
}
