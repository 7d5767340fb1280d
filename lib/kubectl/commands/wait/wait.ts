import { ApiError, findResults, goText, JsonPathError, parseJsonPath, relaxedJsonPath } from '#lib/schema/index.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource, matchingLabels, resolveArguments, selectInfos } from '../../resources/select.ts';
import { followObject } from '../../resources/watch-object.ts';
import { Failure, Failures, isReportable } from '../../session/failure.ts';
import { interruptible, within } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { waitForDeletion } from './deletion.ts';

const WEEK = 168 * 3_600_000;

type Condition = { kind: 'delete' } | { kind: 'create' } | { kind: 'test'; test: (object: AnyObject) => boolean };

/** `kubectl wait --for=condition=Ready pod/web`: until a condition holds of each object, or time is up. */
export const wait: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const print = resultPrinter({ process, flags, operation: 'condition met' });
  const condition = conditionFor(flags.string('for'));
  const timeout = flags.number('timeout') < 0 ? WEEK : flags.number('timeout');
  const deadline = process.clock.now() + timeout;
  await interruptible(process, async () => {
    const errors: unknown[] = [];
    const infos = condition.kind === 'create' ? await untilCreated(invocation, deadline) : await targets(invocation, errors);
    // What is not there need not be waited for to go.
    if (condition.kind === 'delete') errors.splice(0);
    else if (infos.length === 0 && errors.length === 0) throw new Failure('no matching resources found');
    for (const info of infos) {
      try {
        io.out(print(await waitForOne(invocation, info, condition, { deadline, timeout })));
        await io.flush();
      } catch (error) {
        if (!isReportable(error)) throw error;
        errors.push(error);
      }
    }
    Failures.throwAll(errors);
  });
};

function conditionFor(spec: string): Condition {
  const lower = spec.toLowerCase();
  if (lower === 'delete') return { kind: 'delete' };
  if (lower === 'create') return { kind: 'create' };
  if (spec.startsWith('condition=')) {
    const [type = '', value = 'true'] = splitOnce(spec.slice('condition='.length));
    return { kind: 'test', test: (object) => hasCondition(object, type, value) };
  }
  if (spec.startsWith('jsonpath=')) return { kind: 'test', test: jsonPathTest(spec.slice('jsonpath='.length)) };
  throw new Failure(`unrecognized condition: ${JSON.stringify(spec)}`);
}

function splitOnce(text: string): string[] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text] : [text.slice(0, equals), text.slice(equals + 1)];
}

function hasCondition(object: AnyObject, type: string, value: string): boolean {
  const condition = list(at(object, 'status', 'conditions')).map(record).find((each) => text(each['type']).toLowerCase() === type.toLowerCase());
  if (!condition) return false;
  const observed = condition['observedGeneration'] ?? at(object, 'status', 'observedGeneration');
  if (observed !== undefined && Number(observed) < Number(object.metadata?.generation ?? 0)) return false;
  return text(condition['status']).toLowerCase() === value.toLowerCase();
}

function jsonPathTest(input: string): (object: AnyObject) => boolean {
  const parts = input.split(/(?<!=)=(?!=)/);
  if (parts.length > 2) {
    throw new Failure("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  }
  const wanted = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  return sayingWhy(() => {
    const expression = relaxedJsonPath(parts[0] ?? '');
    if (wanted === '') throw new Failure("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
    if (expression === '') throw new Failure('jsonpath expression cannot be empty');
    const nodes = parseJsonPath(expression);
    return (object: AnyObject) => sayingWhy(() => jsonPathHolds(findResults(nodes, object, { allowMissingKeys: true }), wanted));
  });
}

/** An expression that cannot be read, or does not fit what it meets, is a Failure. */
function sayingWhy<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonPathError) throw new Failure(error.message);
    throw error;
  }
}

function jsonPathHolds(results: unknown[][], wanted: string | undefined): boolean {
  if (results.length === 0 || (results[0] ?? []).length === 0) return false;
  if (results.length > 1) throw new Failure('given jsonpath expression matches more than one list');
  const values = results[0] ?? [];
  if (values.length > 1) throw new Failure('given jsonpath expression matches more than one value');
  const [value] = values;
  if (typeof value === 'object' && value !== null) throw new Failure(`jsonpath leads to a nested object or list which is not supported`);
  return wanted === undefined || goText(value).trim() === wanted;
}

/** The objects to wait for; those that are not there are collected in `missing`. */
async function targets(invocation: Invocation, missing: unknown[]): Promise<Info[]> {
  const { flags, args } = invocation;
  const files = fileSelection(flags);
  const client = invocation.client();
  const options = {
    args, files, labelSelector: flags.string('selector'), fieldSelector: flags.string('field-selector'),
    everything: flags.bool('all'), allNamespaces: flags.bool('all-namespaces'),
  };
  const sources: (Info | Parameters<typeof fetchSource>[1])[] = [];
  const errors: unknown[] = [];
  if (hasFiles(files)) for await (const info of selectInfos(invocation, { ...options, latest: true }, errors)) sources.push({ resource: info.resource, namespace: info.namespace, name: info.name });
  else sources.push(...(await resolveArguments(client, options)).sources);
  const infos: Info[] = [];
  const hasLabels = matchingLabels(options.labelSelector);
  for (const source of sources) {
    try {
      infos.push(...(await fetchSource(client, source)).filter(({ object }) => !hasFiles(files) || hasLabels(object)));
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'NotFound')) throw error;
      missing.push(error);
    }
  }
  Failures.throwAll(errors);
  return infos;
}

async function untilCreated(invocation: Invocation, deadline: number): Promise<Info[]> {
  const { process } = invocation;
  for (;;) {
    const infos = await targets(invocation, []);
    if (infos.length > 0) return infos;
    if (process.clock.now() + 500 > deadline) throw new Failure('timed out waiting for the condition');
    await process.sleep(500);
  }
}

async function waitForOne(invocation: Invocation, info: Info, condition: Condition, { deadline, timeout }: { deadline: number; timeout: number }): Promise<AnyObject> {
  const { process } = invocation;
  const name = `${info.resource.plural}/${info.name}`;
  if (!info.object || condition.kind === 'create') return info.object as AnyObject;
  if (condition.kind === 'delete') {
    if (timeout === 0) throw new Failure(`condition not met for ${name}`);
    await waitForDeletion(invocation, [{ info, uid: text(info.object.metadata?.uid) }], deadline - process.clock.now());
    return info.object;
  }
  if (condition.test(info.object)) return info.object;
  if (timeout === 0) throw new Failure(`condition not met for ${name}`);
  const failure: { value?: unknown } = {};
  const met = await within(process, Math.max(0, deadline - process.clock.now()), followObject(invocation, info, (object) => {
    try {
      return condition.test(object);
    } catch (error) {
      failure.value = error;
      return true;
    }
  }));
  if (failure.value) throw failure.value;
  if (!met) throw new Failure(`timed out waiting for the condition on ${name}`);
  return met;
}
