import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClusterView } from '#lib/checks/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { createClient } from '#lib/kubernetes/index.ts';
import type { SimulatedSandbox } from '#lib/sandboxes/index.ts';
import { openSimulated, serveHttp } from '#lib/sandboxes/index.ts';
import type { GradingSandbox } from './grade.ts';
import type { Recording } from './recording.ts';

/** Submissions are graded as if typed at this moment, so that the same one gives the same report. */
const START = Date.parse('2026-01-01T09:00:00Z');
const SEED = 20260101;
/** Milliseconds of simulated time that a submission's commands may take. */
const LONGEST_RUN = 3_600_000;
/** Milliseconds for which what was typed last may go on before the checks look. */
const MOMENT = 5_000;

/**
 * A fresh embedded sandbox in simulated time. The checks read it as they do everywhere: through
 * client-node, over HTTP on a loopback port.
 */
export async function openGradingSandbox(): Promise<GradingSandbox> {
  const sandbox = openSimulated({ seed: SEED, start: START, limits: DEFAULT_LIMITS });
  const { clock, workstation, token, namespace } = sandbox;
  const serving = serveHttp(sandbox.api);
  const server = createServer(serving.handle);
  server.on('upgrade', serving.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const readFile = async (path: string) => {
    const content = workstation.readFile(path);
    return content && new TextDecoder().decode(content);
  };
  // Kubelets and controllers come to rest before the first command.
  await clock.advance(1_000);
  return {
    view: createClusterView({ client: createClient({ server: `http://127.0.0.1:${port}`, token }), namespace, readFile }),
    run: (commands) => clock.runUntil(workstation.run(commands), LONGEST_RUN),
    replay: (recording) => replay(sandbox, recording),
    writeFile: async (path, content) => workstation.writeFile(path, new TextEncoder().encode(content)),
    pass: (milliseconds) => clock.advance(milliseconds),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

/** Characters of a terminal's output that are kept, its last ones. */
const KEPT_OUTPUT = 64 * 1024;

/** Types keys into a terminal at their moments of simulated time, and gives its shell a moment to end what it does. */
async function replay({ clock, workstation }: SimulatedSandbox, { columns, rows, keys }: Recording): Promise<{ output: string }> {
  const terminal = workstation.login({ columns, rows });
  const decoder = new TextDecoder();
  let output = '';
  const reading = (async () => {
    for await (const chunk of terminal.output()) output = (output + decoder.decode(chunk, { stream: true })).slice(-KEPT_OUTPUT);
  })();
  const start = clock.now();
  for (const { at, text } of keys) {
    await clock.advanceTo(start + at);
    terminal.input(new TextEncoder().encode(text));
  }
  await clock.advance(MOMENT);
  await Promise.race([reading, clock.advance(0)]);
  return { output };
}
