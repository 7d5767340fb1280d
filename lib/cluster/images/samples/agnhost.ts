import type { HttpHandler, Process, Program, ServerRequest, ServerResponse } from '#lib/machine/index.ts';
import { readWhole } from '#lib/machine/index.ts';
import { exitSignal, serveUntilSignal, splitTarget, textAnswer } from '../serving.ts';

/** What Go's runtime ends with when a signal it does not handle comes. */
const GO_EXITS = { SIGTERM: 2, SIGINT: 2 } as const;

const COMMANDS: Readonly<Record<string, Program>> = {
  liveness: (process) => serveUntilSignal(process, { port: 8080, handler: livenessHandler(process), exits: GO_EXITS }),
  netexec: (process) =>
    serveUntilSignal(process, { port: flag(process, 'http-port', 8080), handler: netexecHandler(process), exits: GO_EXITS }),
  'serve-hostname': (process) =>
    serveUntilSignal(process, { port: flag(process, 'port', 9376), handler: hostnameHandler(process), exits: GO_EXITS }),
  pause: async (process) => {
    await process.write('Paused\n');
    return process.wait(exitSignal(process, { SIGTERM: 0, SIGINT: 1 }));
  },
};

/** The parts of Kubernetes' test image that its documentation uses. */
export const agnhost: Program = async (process) => {
  const [, name = ''] = process.args;
  const command = COMMANDS[name];
  if (command) return command(process);
  await process.writeError(
    `Error: unknown command "${name}" for "app"; this simulation has ${Object.keys(COMMANDS).join(', ')}\n`,
  );
  return 1;
};

/** `--name=value` or `--name value`. */
function flag(process: Process, name: string, byDefault: number): number {
  const index = process.args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (index < 0) return byDefault;
  const word = process.args[index] as string;
  return Number(word.includes('=') ? word.slice(word.indexOf('=') + 1) : process.args[index + 1]) || byDefault;
}

/** Healthy for ten seconds, then not any more: what the page about liveness probes shows. */
function livenessHandler(process: Process): HttpHandler {
  const started = process.clock.now();
  return {
    answer: ({ target }) => {
      if (splitTarget(target).path !== '/healthz') return textAnswer(200, new Date(started).toISOString());
      const age = (process.clock.now() - started) / 1000;
      return age > 10 ? textAnswer(500, `error: ${age}`) : textAnswer(200, 'ok');
    },
  };
}

function hostnameHandler(process: Process): HttpHandler {
  return { answer: () => textAnswer(200, process.hostname) };
}

function netexecHandler(process: Process): HttpHandler {
  return { answer: (request) => netexecAnswer(process, request) };
}

async function netexecAnswer(process: Process, request: ServerRequest): Promise<ServerResponse> {
  const { path, query } = splitTarget(request.target);
  switch (path) {
    case '/':
      return textAnswer(200, `NOW: ${new Date(process.clock.now()).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')}`);
    case '/hostname':
    case '/hostName':
      return textAnswer(200, process.hostname);
    case '/clientip':
      return textAnswer(200, `${request.remote.address}:${request.remote.port}`);
    case '/healthz':
      return textAnswer(200, '');
    case '/echo':
      return textAnswer(
        Number(query.get('code') ?? 200),
        query.get('msg') ?? Buffer.from(await readWhole(request.body, 1 << 20)).toString(),
      );
    case '/exit':
      process.background(process.sleep(0).then(() => process.kill(process.pid, 'SIGTERM')));
      return textAnswer(200, '');
    default:
      return textAnswer(404, '404 page not found\n');
  }
}
