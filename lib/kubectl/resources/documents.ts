import type { Process } from '#lib/machine/index.ts';
import { decode, DecodingError, isMap, JsonSyntaxError, parseJsonAt, sortedJson, sortKeys } from '#lib/schema/index.ts';
import type { StructType } from '#lib/schema/index.ts';
import { structTypeOf } from '../patches/struct-type.ts';
import { Failure } from '../session/failure.ts';
import { parseYamlInTurns } from '../yaml/parse.ts';
import type { AnyObject } from './info.ts';
import { kindProblems } from './schema-validation.ts';

/** A document of a manifest. */
export interface Manifest {
  object: AnyObject;
  /** The file as named on the command line, or `STDIN`. */
  source: string;
}

/**
 * The documents of a manifest, each when asked for, so that what stands before a mistake is still
 * worked on. Throws Failure. `validate` refuses documents without kind and apiVersion, as kubectl does
 * before it asks the server.
 */
export async function* documentsOf(process: Process, text: string, { source, validate }: { source: string; validate: boolean }): AsyncGenerator<Manifest> {
  for await (const value of valuesOf(process, text, source)) {
    if (value === null || value === undefined) continue;
    if (validate) refuseInvalid(kindProblems(value), source);
    yield { object: withFitMetadata(decodable(value, source), source), source };
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

/** What a List holds, or a list of one kind, whose items need not say of what kind they are; undefined for any other object. */
export function listItems(object: AnyObject): readonly unknown[] | undefined {
  if (!Array.isArray(object['items'])) return undefined;
  const { apiVersion } = object;
  const kind = object.kind.replace(/List$/, '');
  return object['items'].map((item: unknown) => (isMap(item) && !item['kind'] && !item['apiVersion'] ? { ...item, apiVersion, kind } : item));
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

/**
 * The values of a text: YAML documents, or JSON values one behind the other, after which YAML may come
 * (apimachinery's YAMLOrJSONDecoder). Each is read when it is asked for.
 */
async function* valuesOf(process: Process, text: string, source: string): AsyncGenerator<unknown> {
  if (!text.trimStart().startsWith('{')) {
    yield* yamlValues(process, text, source);
    return;
  }
  const whole = parsedWhole(text);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  for (let at = 0; text.slice(at).trim() !== ''; ) {
    const read = jsonAt(text, at);
    if (read instanceof JsonSyntaxError) {
      yield* yamlAfterJson(process, text.slice(at), { source, instead: read });
      return;
    }
    at = read.end;
    yield read.value;
  }
}

/** The one JSON value that a text mostly is; undefined when it is another text. */
function parsedWhole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function jsonAt(text: string, start: number): { value: unknown; end: number } | JsonSyntaxError {
  try {
    return parseJsonAt(text, start);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
}

/** What is no JSON may be YAML; when its first document is not, what is wrong with it as JSON is said. */
async function* yamlAfterJson(process: Process, text: string, { source, instead }: { source: string; instead: JsonSyntaxError }): AsyncGenerator<unknown> {
  const problem = instead.offset === undefined ? 'unexpected EOF' : `json: offset ${instead.offset}: ${instead.message}`;
  let first = true;
  try {
    for await (const value of yamlValues(process, text, source)) {
      first = false;
      yield value;
    }
  } catch (error) {
    if (first && error instanceof Failure) throw new Failure(`error parsing ${source}: ${problem}`);
    throw error;
  }
}

async function* yamlValues(process: Process, text: string, source: string): AsyncGenerator<unknown> {
  for (const part of text.replaceAll('\r\n', '\n').split(/^---[^\n]*(?:\n|$)/m)) yield await yamlValue(process, part, source);
}

async function yamlValue(process: Process, part: string, source: string): Promise<unknown> {
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

function undecodable(source: string, problem: string): Failure {
  return new Failure(`unable to decode ${JSON.stringify(source)}: ${problem}`);
}

function decodable(value: unknown, source: string): AnyObject {
  const refuse = (problem: string) => undecodable(source, problem);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    throw refuse(`json: cannot unmarshal ${type === 'boolean' ? 'bool' : type} into Go value of type unstructured.detector`);
  }
  const object = value as AnyObject;
  if (typeof object.kind !== 'string' || object.kind === '') throw refuse(`Object 'Kind' is missing in '${sortedJson(value)}'`);
  if (typeof object.apiVersion !== 'string' || object.apiVersion === '') throw refuse(`Object 'apiVersion' is missing in '${sortedJson(value)}'`);
  return object;
}

/** Only of a document as a whole: what is wrong in an item of a List the server says. */
function withFitMetadata(object: AnyObject, source: string): AnyObject {
  const unfit = metadataProblem(object);
  if (unfit !== undefined) throw undecodable(source, unfit);
  return object;
}

/** What Go says of metadata that does not fit its type, whatever the kind (cli-runtime's metadataValidatingDecoder). */
function metadataProblem({ metadata }: AnyObject): string | undefined {
  if (metadata === undefined) return undefined;
  try {
    decode({ metadata: sortKeys(metadata) }, METADATA_ONLY);
    return undefined;
  } catch (error) {
    if (error instanceof DecodingError) return error.message;
    throw error;
  }
}

const METADATA_ONLY: StructType = {
  kind: 'struct',
  name: 'metadataOnlyObject',
  goType: 'resource.metadataOnlyObject',
  atomic: false,
  field: (name) => (name === 'metadata' ? structTypeOf({ apiVersion: 'v1', kind: 'Pod' })?.field(name) : undefined),
  numbered: () => undefined,
  fieldNames: ['metadata'],
  goOrder: ['metadata'],
  isRequired: () => false,
  keepsUnknown: false,
};
