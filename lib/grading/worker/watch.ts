/** The thread that ends its process when that has computed for longer than it may. */
import { workerData } from 'node:worker_threads';
import type { Watched } from './processor-time.ts';

/** Milliseconds between two looks. */
const PERIOD = 100;

const { end } = workerData as Watched;

setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (user + system >= (end[0] ?? 0)) process.kill(process.pid, 'SIGKILL');
}, PERIOD);
