import { SystemError } from '#lib/machine/index.ts';
import type { Process } from '#lib/machine/index.ts';
import { sortedJson } from '#lib/schema/index.ts';
import { Failure, PlainFailure } from '../session/failure.ts';
import { parseYamlInTurns } from '../yaml/parse.ts';
import type { AnyObject } from './info.ts';
import type { ManifestSource } from './manifest-source.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { kindProblems } from './schema-validation.ts';
import { readProblem } from './read-problem.ts';

const EXTENSIONS = ['.json', '.yaml', '.yml'];

export interface FileSelection {
  filenames: readonly string[];
  recursive: boolean;
  kustomize: string;
}

/** A document of a manifest. */
export interface Manifest {
  object: AnyObject;
  /** The file as named on the command line, or `STDIN`. */
  source: string;
}

/** The files behind `-f` and `-k`, in order. Throws Failure for paths that lead nowhere. */
export function manifestSources(process: Process, selection: FileSelection): ManifestSource[] {
  if (selection.filenames.length > 0 && selection.kustomize !== '') throw new Failure('only one of -f or -k can be specified');
  if (selection.kustomize !== '' && selection.recursive) throw new Failure("the -k flag can't be used with -f or -R");
  if (selection.kustomize !== '') return [buildKustomization(process, selection.kustomize)];
  return selection.filenames.flatMap((name) => sourcesOf(process, name, selection.recursive));
}

function sourcesOf(process: Process, name: string, recursive: boolean): ManifestSource[] {
  if (name === '-') return [{ name: 'STDIN', read: () => readAll(process) }];
  if (/^https?:\/\//.test(name)) return [{ name, read: () => refuseUrl(name) }];
  if (!process.fs.exists(name)) throw new Failure(`the path ${JSON.stringify(name)} does not exist`);
  const paths = manifestPaths(process, name, recursive, true);
  if (paths.length === 0) throw new Failure(`error reading [${name}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
  return paths.map((path) => ({ name: path, read: async () => readFile(process, path) }));
}

/** Files below a directory, in order of their names; only the top of it unless `recursive`. */
function manifestPaths(process: Process, path: string, recursive: boolean, isTop: boolean): string[] {
  if (process.fs.status(path).type !== 'directory') {
    return isTop || EXTENSIONS.some((extension) => path.endsWith(extension)) ? [path] : [];
  }
  if (!isTop && !recursive) return [];
  const base = path.replace(/^\.\//, '').replace(/\/+$/, '');
  const prefix = base === '.' || base === '' ? '' : `${base}/`;
  return process.fs.list(path).flatMap((entry) => manifestPaths(process, `${prefix}${entry.name}`, recursive, false));
}

function readFile(process: Process, path: string): string {
  try {
    return process.fs.readText(path);
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(readProblem(path, error));
    throw error;
  }
}

/** Everything on standard input. */
export async function readAll(process: Process): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await process.read();
    if (chunk.length === 0) return text + decoder.decode();
    text += decoder.decode(chunk, { stream: true });
  }
}

/** The machine has no way out to the internet, and says so as one without would. */
async function refuseUrl(name: string): Promise<string> {
  const host = URL.canParse(name) ? new URL(name).hostname : name;
  throw new PlainFailure(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`);
}

/**
 * The documents of a manifest, each when asked for, so that what stands before a mistake is still
 * worked on. Throws Failure. `validate` refuses documents without kind and apiVersion, as kubectl does
 * before it asks the server.
 */
export async function* documentsOf(process: Process, text: string, { source, validate }: { source: string; validate: boolean }): AsyncGenerator<Manifest> {
  for (const part of splitDocuments(text)) {
    const value = await parseDocument(process, part, source);
    if (value === null || value === undefined) continue;
    if (validate) refuseInvalid(kindProblems(value), source);
    yield { object: decodable(value, source), source };
  }
}

/** All objects of a text, those in Lists included. Throws Failure. */
export async function objectsOf(process: Process, text: string, source: string): Promise<AnyObject[]> {
  const objects: AnyObject[] = [];
  for await (const document of documentsOf(process, text, { source, validate: false })) {
    for (const { object } of objectsIn(document)) objects.push(object);
  }
  return objects;
}

/** The objects of a document: a List's items, or the one object it is. Throws Failure. */
export function* objectsIn({ object, source }: Manifest): Generator<Manifest> {
  const items = listItems(object);
  if (!items) yield { object, source };
  for (const item of items ?? []) yield { object: decodable(item, source), source };
}

/** What a List holds; undefined for any other object. */
export function listItems(object: AnyObject): readonly unknown[] | undefined {
  return object.kind === 'List' && Array.isArray(object['items']) ? object['items'] : undefined;
}

/** Throws Failure when there are problems. */
export function refuseInvalid(problems: readonly string[], source: string): void {
  if (problems.length === 0) return;
  const what = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
  throw new Failure(
    `error validating ${JSON.stringify(source)}: error validating data: ${what}; `
    + 'if you choose to ignore these errors, turn validation off with --validate=false',
  );
}

function splitDocuments(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split(/^---[^\n]*(?:\n|$)/m);
}

async function parseDocument(process: Process, part: string, source: string): Promise<unknown> {
  if (part.trimStart().startsWith('{')) {
    try {
      return JSON.parse(part);
    } catch {
      // What is no JSON may still be a YAML flow mapping.
    }
  }
  const work = parseYamlInTurns(part);
  for (;;) {
    const step = converted(source, () => work.next());
    if (step.done) return step.value;
    await process.yield();
  }
}

function converted<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(`error parsing ${source}: error converting YAML to JSON: ${(error as Error).message}`);
  }
}

function decodable(value: unknown, source: string): AnyObject {
  const refuse = (problem: string) => new Failure(`unable to decode ${JSON.stringify(source)}: ${problem}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    throw refuse(`json: cannot unmarshal ${type === 'boolean' ? 'bool' : type} into Go value of type unstructured.detector`);
  }
  const object = value as AnyObject;
  if (typeof object.kind !== 'string' || object.kind === '') throw refuse(`Object 'Kind' is missing in '${sortedJson(value)}'`);
  if (typeof object.apiVersion !== 'string' || object.apiVersion === '') throw refuse(`Object 'apiVersion' is missing in '${sortedJson(value)}'`);
  return object;
}
