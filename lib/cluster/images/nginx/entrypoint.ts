import { SystemError, exitCodeOf } from '#lib/machine/index.ts';
import type { Process, Program } from '#lib/machine/index.ts';
import { PACKAGED_SERVER } from './files.ts';

const SCRIPTS = '/docker-entrypoint.d';
const DEFAULT_SERVER = '/etc/nginx/conf.d/default.conf';

/** What /docker-entrypoint.sh of the official image does: runs the scripts of /docker-entrypoint.d, then the command. */
export const dockerEntrypoint: Program = async (process) => {
  const command = process.args.slice(1);
  const [name] = command;
  if (name === undefined) return 0;
  if (name === 'nginx' || name === 'nginx-debug') {
    // Only a shell can source what somebody has added.
    if (hasForeignSources(process)) return process.execute({ path: '/bin/sh', args: ['/bin/sh', ...process.args] });
    const code = await configure(process);
    if (code !== 0) return code;
  }
  try {
    return await process.execute({ path: name, args: command });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await process.writeError(
      `/docker-entrypoint.sh: 47: exec: ${name}: ${error.code === 'ENOENT' ? 'not found' : error.message}\n`,
    );
    return error.code === 'ENOENT' ? 127 : 126;
  }
};

const PACKAGED_SOURCE = '15-local-resolvers.envsh';

function hasForeignSources(process: Process): boolean {
  if (!process.fs.exists(SCRIPTS)) return false;
  return process.fs.list(SCRIPTS).some(({ name }) => name.endsWith('.envsh') && name !== PACKAGED_SOURCE);
}

/** 15-local-resolvers.envsh: the name servers, when they are wanted. */
function setLocalResolvers(process: Process): void {
  if (!process.env.get('NGINX_ENTRYPOINT_LOCAL_RESOLVERS') || !process.fs.exists('/etc/resolv.conf')) return;
  const servers = [...process.fs.readText('/etc/resolv.conf').matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, server]) => server);
  process.env.set('NGINX_LOCAL_RESOLVERS', servers.join('\n'));
}

async function configure(process: Process): Promise<number> {
  const say = (message: string) => tell(process, `/docker-entrypoint.sh: ${message}`);
  const names = process.fs.exists(SCRIPTS) ? process.fs.list(SCRIPTS).map((entry) => entry.name) : [];
  if (names.length === 0) {
    await say(`No files found in ${SCRIPTS}/, skipping configuration`);
    return 0;
  }
  await say(`${SCRIPTS}/ is not empty, will attempt to perform configuration`);
  await say(`Looking for shell scripts in ${SCRIPTS}/`);
  for (const name of names) {
    const code = await runScript(process, `${SCRIPTS}/${name}`, say);
    if (code !== 0) return code;
  }
  await say('Configuration complete; ready for start up');
  return 0;
}

async function runScript(process: Process, path: string, say: (message: string) => Promise<void>): Promise<number> {
  const isExecutable = process.fs.access(path, 'execute');
  if (/\.(?:sh|envsh)$/.test(path) && !isExecutable) await say(`Ignoring ${path}, not executable`);
  else if (path.endsWith('.envsh')) {
    await say(`Sourcing ${path}`);
    setLocalResolvers(process);
  } else if (path.endsWith('.sh')) {
    await say(`Launching ${path}`);
    return exitCodeOf(await process.spawn({ args: [path] }).ended);
  } else await say(`Ignoring ${path}`);
  return 0;
}

async function tell(process: Process, message: string): Promise<void> {
  if (!process.env.get('NGINX_ENTRYPOINT_QUIET_LOGS')) await process.write(`${message}\n`);
}

/** 10-listen-on-ipv6-by-default.sh: lets the packaged server listen on IPv6 too. */
export const listenOnIpv6: Program = async (process) => {
  const say = (message: string) => tell(process, `10-listen-on-ipv6-by-default.sh: info: ${message}`);
  if (!process.fs.exists(DEFAULT_SERVER)) {
    await say(`${DEFAULT_SERVER} is not a file or does not exist`);
    return 0;
  }
  try {
    process.fs.touch(DEFAULT_SERVER, process.fs.status(DEFAULT_SERVER).modified);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await say(`can not modify ${DEFAULT_SERVER} (read-only file system?)`);
    return 0;
  }
  const text = process.fs.readText(DEFAULT_SERVER);
  if (/listen {2}\[::\]:80;/.test(text)) {
    await say('IPv6 listen already enabled');
    return 0;
  }
  await say(`Getting the checksum of ${DEFAULT_SERVER}`);
  if (text !== PACKAGED_SERVER) {
    await say(`${DEFAULT_SERVER} differs from the packaged version`);
    return 0;
  }
  process.fs.writeFile(DEFAULT_SERVER, text.replace('listen       80;', 'listen       80;\n    listen  [::]:80;'));
  await say(`Enabled listen on IPv6 in ${DEFAULT_SERVER}`);
  return 0;
};

/** 20-envsubst-on-templates.sh: puts environment variables into /etc/nginx/templates/*.template. */
export const substituteTemplates: Program = async (process) => {
  const templates = process.env.get('NGINX_ENVSUBST_TEMPLATE_DIR') ?? '/etc/nginx/templates';
  const output = process.env.get('NGINX_ENVSUBST_OUTPUT_DIR') ?? '/etc/nginx/conf.d';
  if (!process.fs.exists(templates)) return 0;
  for (const { name } of process.fs.list(templates)) {
    if (!name.endsWith('.template')) continue;
    const target = `${output}/${name.slice(0, -'.template'.length)}`;
    await tell(process, `20-envsubst-on-templates.sh: Running envsubst on ${templates}/${name} to ${target}`);
    process.fs.writeFile(target, substitute(process.fs.readText(`${templates}/${name}`), process.env));
  }
  return 0;
};

/** 30-tune-worker-processes.sh: as many workers as processors, when that is wanted. */
export const tuneWorkers: Program = (process) => {
  if (!process.env.get('NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE')) return 0;
  const path = '/etc/nginx/nginx.conf';
  const text = process.fs.readText(path);
  process.fs.writeFile(path, text.replace(/^worker_processes.*/m, `worker_processes ${process.machine.cpus};`));
  return 0;
};

/** envsubst: its input with environment variables put in. */
export const envsubst: Program = async (process) => {
  const chunks: Uint8Array[] = [];
  for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) chunks.push(chunk);
  await process.write(substitute(Buffer.concat(chunks).toString(), process.env));
  return 0;
};

/** nginx's own variables have names that no environment has, so they stay; as in the image, unset ones do too. */
function substitute(text: string, env: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced?: string, plain?: string) => env.get(braced ?? plain ?? '') ?? whole,
  );
}
