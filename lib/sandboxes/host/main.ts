/** The host process: holds the embedded clusters and workstations of web, which starts and supervises it. */
import { HostProgram } from './host-program.ts';
import type { FromHost, ToHost } from './messages.ts';

const program = new HostProgram({ send: (message: FromHost) => void process.send?.(message), exit: () => process.exit() });

process.on('message', (message: ToHost) => void program.receive(message));
// Web has gone, however it went: save and go too.
process.on('disconnect', () => void program.stop());
// Ctrl-C in a terminal reaches the whole process group; web decides when the host ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void program.stop());
