import type { Process } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import type { FlagSet } from '../../cobra/flag-set.ts';
import { Failure } from '../../session/failure.ts';

export interface DataOptions {
  process: Process;
  flags: FlagSet;
  /** The files, where they are not what `--from-file` says. */
  files?: readonly string[];
  /** `config` or `secret`: how directories are refused. */
  what: 'config' | 'secret';
  /** Refuses a key that is not valid or there already. */
  check: (key: string, known: ReadonlyMap<string, Uint8Array>) => void;
}

const encoder = new TextEncoder();

/** What `--from-file`, `--from-literal` and `--from-env-file` gather. Throws Failure. */
export function gatherData(options: DataOptions): Map<string, Uint8Array> {
  const { flags } = options;
  const listed = (name: string) => (flags.has(name) ? flags.list(name) : []);
  const { files = listed('from-file') } = options;
  const [literals, envFiles] = [listed('from-literal'), listed('from-env-file')];
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0)) {
    throw new Failure('from-env-file cannot be combined with from-file or from-literal');
  }
  const data = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array) => {
    options.check(key, data);
    data.set(key, value);
  };
  for (const file of files) addFile(options, file, add);
  for (const literal of literals) addLiteral(literal, add);
  for (const file of envFiles) addEnvFile(options, file, add);
  return data;
}

type Add = (key: string, value: Uint8Array) => void;

function addLiteral(source: string, add: Add): void {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new Failure(`invalid literal source ${source}, expected key=value`);
  add(source.slice(0, equals), encoder.encode(source.slice(equals + 1)));
}

function addFile({ process }: DataOptions, source: string, add: Add): void {
  const { key, path } = parseFileSource(source);
  const { type } = reading(path, () => process.fs.status(path));
  if (type !== 'directory') {
    add(key, reading(path, () => process.fs.readFile(path)));
    return;
  }
  if (source.includes('=')) throw new Failure('cannot give a key name for a directory path');
  for (const entry of process.fs.list(path)) {
    if (entry.type === 'file') add(entry.name, process.fs.readFile(`${path}/${entry.name}`));
  }
}

function parseFileSource(source: string): { key: string; path: string } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: source.replace(/\/+$/, '').split('/').at(-1) ?? source, path: source };
  if (parts.length > 2) throw new Failure("key names or file paths cannot contain '='");
  const [key = '', path = ''] = parts;
  if (key === '') throw new Failure(`key name for file path ${path} missing`);
  if (path === '') throw new Failure(`file path for key name ${key} missing`);
  return { key, path };
}

function addEnvFile({ process, what }: DataOptions, path: string, add: Add): void {
  if (reading(path, () => process.fs.status(path)).type === 'directory') throw new Failure(`env ${what} file cannot be a directory`);
  const lines = process.fs.readText(path).replace(/^\ufeff/, '').split('\n');
  for (const line of lines) {
    const trimmed = line.replace(/\r$/, '').trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
    const problem = environmentNameProblem(key);
    if (problem) throw new Failure(`${JSON.stringify(key)} is not a valid key name: ${problem}`);
    const { env } = process;
    add(key, encoder.encode(equals < 0 ? env.get(key) ?? '' : trimmed.slice(equals + 1)));
  }
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(`error reading ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}

/** What is wrong with the name of an environment variable (apimachinery's IsEnvVarName); '' when nothing is. */
export function environmentNameProblem(name: string): string {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
    problems.push(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit "
      + "(e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
    );
  }
  return problems.join(';');
}

/** What is wrong with a key of a ConfigMap or Secret (apimachinery's IsConfigMapKey). */
export function dataKeyProblems(key: string): string[] {
  const problems: string[] = [];
  if (key.length > 253) problems.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    problems.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
      + "regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === '.') problems.push("must not be '.'");
  if (key === '..') problems.push("must not be '..'");
  else if (key.startsWith('..')) problems.push("must not start with '..'");
  return problems;
}
