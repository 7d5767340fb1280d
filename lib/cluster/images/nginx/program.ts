import { SystemError } from '#lib/machine/index.ts';
import type { Process, Program, SignalName } from '#lib/machine/index.ts';
import { KnownSettings } from './config/known-settings.ts';
import { ConfigurationError } from './config/lexer.ts';
import { ParsedFiles, parseGlobals, readConfiguration, reasonOf } from './config/parser.ts';
import { settle } from './config/settings.ts';
import type { Settings } from './config/settings.ts';
import { LogFiles, errorLogOf, logError } from './logs.ts';
import type { ErrorLog } from './logs.ts';
import { Master, userNamed } from './master.ts';
import { errorDate } from './serving/dates.ts';

const DEFAULT_FILE = '/etc/nginx/nginx.conf';

interface Options {
  help: boolean;
  version: boolean;
  configuration: boolean;
  test: boolean;
  dump: boolean;
  quiet: boolean;
  signal: string | undefined;
  file: string;
  globals: string | undefined;
  parsed: ParsedFiles;
  known: KnownSettings;
  /** The version that this program is. */
  release: string;
}

/** The `nginx` command: serves, tests its configuration, or signals the one that runs. */
export function nginxProgram(version: string): Program {
  const parsed = new ParsedFiles();
  const known = new KnownSettings();
  return (process) => run(process, { parsed, known, release: version });
}

async function run(process: Process, build: Pick<Options, 'parsed' | 'known' | 'release'>): Promise<number> {
  let options: Options;
  try {
    options = parseArguments(process.args.slice(1), build);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await process.writeError(`nginx: ${error.message}\n`);
    return 1;
  }
  if (options.version || options.help) {
    await process.writeError(describeSelf(options));
    return 0;
  }
  if (options.signal !== undefined) return sendSignal(process, options, options.signal);
  return options.test ? testConfiguration(process, options) : serve(process, options);
}

const SIGNALS: Readonly<Record<string, SignalName>> = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' };

function parseArguments(args: readonly string[], build: Pick<Options, 'parsed' | 'known' | 'release'>): Options {
  const options: Options = {
    help: false,
    version: false,
    configuration: false,
    test: false,
    dump: false,
    quiet: false,
    signal: undefined,
    file: DEFAULT_FILE,
    globals: undefined,
    ...build,
  };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] as string;
    if (!word.startsWith('-')) throw new ConfigurationError(`invalid option: "${word}"`);
    let rest = word.slice(1);
    while (rest !== '') {
      const letter = rest[0] as string;
      rest = rest.slice(1);
      if (!'csgpe'.includes(letter)) {
        setFlag(options, letter);
        continue;
      }
      const value = rest === '' ? args[(index += 1)] : rest;
      if (value === undefined) throw new ConfigurationError(MISSING[letter] as string);
      setValue(options, letter, value);
      rest = '';
    }
  }
  return options;
}

const MISSING: Readonly<Record<string, string>> = {
  c: 'option "-c" requires file name',
  s: 'option "-s" requires parameter',
  g: 'option "-g" requires parameter',
  p: 'option "-p" requires directory name',
  e: 'option "-e" requires file name',
};

function setFlag(options: Options, letter: string): void {
  if (letter === '?' || letter === 'h') options.help = true;
  else if (letter === 'v') options.version = true;
  else if (letter === 'V') options.configuration = options.version = true;
  else if (letter === 't') options.test = true;
  else if (letter === 'T') options.test = options.dump = true;
  else if (letter === 'q') options.quiet = true;
  else throw new ConfigurationError(`invalid option: "${letter}"`);
}

function setValue(options: Options, letter: string, value: string): void {
  if (letter === 'c') options.file = value.startsWith('/') ? value : `/etc/nginx/${value}`;
  if (letter === 'g') options.globals = value;
  if (letter === 's') {
    if (!SIGNALS[value]) throw new ConfigurationError(`invalid option: "-s ${value}"`);
    options.signal = value;
  }
}

const HELP = `Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: /etc/nginx/)
  -e filename   : set error log file (default: /var/log/nginx/error.log)
  -c filename   : set configuration file (default: /etc/nginx/nginx.conf)
  -g directives : set global directives out of configuration file

`;

function describeSelf({ help, configuration, release }: Options): string {
  const version = `nginx version: nginx/${release}\n`;
  if (help) return `${version}${HELP}`;
  return configuration
    ? `${version}built by gcc 14.2.0 (Debian 14.2.0-19) \nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx` +
        ' --conf-path=/etc/nginx/nginx.conf --error-log-path=/var/log/nginx/error.log --http-log-path=/var/log/nginx/access.log --pid-path=/run/nginx.pid' +
        ' --user=nginx --group=nginx\n'
    : version;
}

function read(process: Process, options: Options): Settings {
  const { fs, machine } = process;
  const circumstances = JSON.stringify([options.file, options.globals, machine.cpus, options.release]);
  const known = options.known.find(fs, circumstances);
  if (known && userNamed(process, known.user)) return known;
  const globals = options.globals === undefined ? [] : parseGlobals(options.globals, fs);
  const { directives, sources } = readConfiguration(fs, options.file, options.parsed);
  const settings = settle([...globals, ...directives], {
    cpus: machine.cpus,
    version: options.release,
    hasUser: (name) => userNamed(process, name) !== undefined,
  });
  // What -g includes is not among the sources.
  if (!options.globals?.includes('include')) options.known.keep({ circumstances, sources, settings });
  return settings;
}

/** Says what is wrong as nginx does before it runs: on the terminal, and in the log it was built with. */
async function complain(process: Process, level: 'emerg' | 'warn', message: string): Promise<void> {
  await logEarly(process, `[${level}] ${process.pid}#${process.pid}: ${message}`);
  await process.writeError(`nginx: [${level}] ${message}\n`);
}

async function logEarly(process: Process, message: string): Promise<void> {
  try {
    const log = process.fs.open('/var/log/nginx/error.log', { append: true, create: true }, 0o644);
    await log.write(Buffer.from(`${errorDate(process.clock.now())} ${message}\n`));
    log.release();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await process.writeError(
      `nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed ${reasonOf(error)}\n`,
    );
  }
}

async function testConfiguration(process: Process, options: Options): Promise<number> {
  const fail = async () => {
    await process.writeError(`nginx: configuration file ${options.file} test failed\n`);
    return 1;
  };
  try {
    const settings = read(process, options);
    for (const warning of settings.warnings) await complain(process, 'warn', warning);
    if (!options.quiet) await process.writeError(`nginx: the configuration file ${options.file} syntax is ok\n`);
    if (settings.missing !== undefined) throw new ConfigurationError(settings.missing);
    const logs = new LogFiles();
    errorLogOf(settings.http ?? settings.main, logs, process);
    logs.close(process);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await complain(process, 'emerg', error.message);
    return fail();
  }
  if (!options.quiet) {
    await process.writeError(`nginx: configuration file ${options.file} test is successful\n`);
  }
  if (options.dump) await process.write(`# configuration file ${options.file}:\n${process.fs.readText(options.file)}\n`);
  return 0;
}

async function sendSignal(process: Process, options: Options, name: string): Promise<number> {
  let settings: Settings;
  try {
    settings = read(process, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await complain(process, 'emerg', error.message);
    return 1;
  }
  const logs = new LogFiles();
  const errorLog = errorLogOf(settings.http ?? settings.main, logs, process);
  await logError(process, errorLog, 'notice', 'signal process started');
  return deliver(process, settings.pidFile, { name, errorLog });
}

async function deliver(process: Process, pidFile: string, order: { name: string; errorLog: ErrorLog }): Promise<number> {
  const fail = async (level: 'error' | 'alert', message: string) => {
    await logError(process, order.errorLog, level, message);
    await process.writeError(`nginx: [${level}] ${message}\n`);
    return 1;
  };
  let text: string;
  try {
    text = process.fs.readText(pidFile).trim();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return fail('error', `open() "${pidFile}" failed ${reasonOf(error)}`);
  }
  if (!/^[1-9]\d*$/.test(text)) return fail('error', `invalid PID number "${text}" in "${pidFile}"`);
  const signal = SIGNALS[order.name] as SignalName;
  try {
    process.kill(Number(text), signal);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const numbers: Readonly<Record<string, number>> = { SIGTERM: 15, SIGQUIT: 3, SIGHUP: 1, SIGUSR1: 10 };
    return fail('alert', `kill(${text}, ${numbers[signal]}) failed (${error.code === 'ESRCH' ? 3 : 1}: ${error.message})`);
  }
}

async function serve(process: Process, options: Options): Promise<number> {
  let settings: Settings;
  let master: Master;
  try {
    settings = read(process, options);
    for (const warning of settings.warnings) await complain(process, 'warn', warning);
    if (settings.missing !== undefined) throw new ConfigurationError(settings.missing);
    master = new Master(process, { settings, read: () => read(process, options) });
    await master.prepare();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await complain(process, 'emerg', error.message);
    return 1;
  }
  const title = process.args.join(' ');
  if (!settings.daemon) return runMaster(process, master, title);
  return daemonise(process, options, title);
}

async function runMaster(process: Process, master: Master, title: string): Promise<number> {
  try {
    return await master.run(title);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await complain(process, 'emerg', error.message);
    return 1;
  }
}

/** The command returns; its master lives on in a session of its own, with the sockets that were opened. */
async function daemonise(process: Process, options: Options, title: string): Promise<number> {
  const settings = read(process, options);
  process.spawn({
    args: process.args,
    session: { tty: undefined },
    program: async (daemon) => {
      // The ports are free once the command has ended, which took them only to see that they can be had.
      while (daemon.parent === process.pid) await daemon.sleep(1);
      const master = new Master(daemon, { settings, read: () => read(daemon, options) });
      await master.prepare();
      return runMaster(daemon, master, title);
    },
  });
  return 0;
}
