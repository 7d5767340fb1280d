import type { HttpHandler, Program, ServerRequest } from '#lib/machine/index.ts';
import { readWhole } from '#lib/machine/index.ts';
import { exitSignal, serveUntilSignal, textAnswer } from '../serving.ts';

/** Node.js installs no handler of its own, so as pid 1 it ignores SIGTERM, as these samples really do. */
const NODE_EXITS = {} as const;
const GO_EXITS = { SIGTERM: 2, SIGINT: 2 } as const;

/** The page of the interactive tutorial: which Pod answered, and which version it runs. */
export function bootcamp(version: number): Program {
  return (process) => {
    const started = process.clock.now();
    let requests = 0;
    const handler: HttpHandler = {
      answer: async () => {
        requests += 1;
        const uptime = (process.clock.now() - started) / 1000;
        await process.write(
          `Running On: ${process.hostname} | Total Requests: ${requests} | App Uptime: ${uptime} seconds | Log Time: ${dateText(process.clock.now())}\n`,
        );
        const text = `Hello Kubernetes bootcamp! | Running on: ${process.hostname} | v=${version}\n`;
        return {
          status: 200,
          headers: [
            ['Content-Type', 'text/plain'],
            ['Date', dateText(process.clock.now())],
            ['Connection', 'keep-alive'],
          ],
          body: Buffer.from(text),
        };
      },
    };
    return serveUntilSignal(process, {
      port: 8080,
      handler,
      exits: NODE_EXITS,
      ready: () =>
        process.write(
          `Kubernetes Bootcamp App Started At: ${new Date(started).toISOString()} | Running On:  ${process.hostname} \n\n`,
        ),
    });
  };
}

function dateText(now: number): string {
  return new Date(now).toUTCString();
}

/** Google's hello-app. */
export function helloApp(version: string): Program {
  return async (process) => {
    const port = Number(process.env.get('PORT') ?? 8080);
    const log = (message: string) =>
      process.writeError(
        `${new Date(process.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')} ${message}\n`,
      );
    await log(`Server listening on port ${port}`);
    const handler: HttpHandler = {
      answer: async ({ target }) => {
        await log(`Serving request: ${target.split('?', 1)[0]}`);
        return textAnswer(200, `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`);
      },
    };
    return serveUntilSignal(process, { port, handler, exits: GO_EXITS });
  };
}

/** The greeting of hello-node. */
export const nodeHello: Program = (process) =>
  serveUntilSignal(process, { port: 8080, handler: { answer: () => textAnswer(200, 'Hello Kubernetes!') }, exits: NODE_EXITS });

/** Tells its client what it has been asked: the echo server of the Ingress and Service pages. */
export const echoServer: Program = (process) =>
  serveUntilSignal(process, {
    port: 8080,
    handler: {
      answer: async (request) => {
        const body = Buffer.from(await readWhole(request.body, 1 << 20)).toString();
        return textAnswer(200, echoed(process.hostname, request, body), 'text/plain');
      },
    },
    exits: { SIGTERM: 0, SIGINT: 0, SIGQUIT: 0 },
  });

function echoed(hostname: string, request: ServerRequest, body: string): string {
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const headers = request.headers
    .map(([name, value]) => `\t${name.toLowerCase()}=${value}`)
    .sort()
    .join('  \n');
  return (
    `\n\nHostname: ${hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n\n` +
    `Request Information:\n\tclient_address=${request.remote.address}\n\tmethod=${request.method}\n\treal path=${request.target}\n` +
    `\tquery=${request.target.split('?', 2)[1] ?? ''}\n\trequest_version=${request.version}\n\trequest_scheme=http\n\trequest_uri=http://${host}:8080${request.target}\n\n` +
    `Request Headers:\n${headers}  \n\nRequest Body:\n${body === '' ? '\t-no body in request-' : body}\n\n`
  );
}

/** The container that holds a Pod's namespaces. */
export const pause: Program = async (process) => {
  const code = await process.wait(exitSignal(process, { SIGTERM: 0, SIGINT: 0 }));
  await process.writeError(`Shutting down, got signal: Terminated\n`);
  return code;
};
