import { SystemError } from '#lib/machine/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { applyJsonPatch } from '../../patches/json-patch.ts';
import { jsonMergePatch, sameJson } from '../../patches/json-merge.ts';
import { applyStrategicPatch } from '../../patches/strategic-apply.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter } from '../../printers/formats.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { recordCause } from '../change-cause.ts';
import { isLocal, objectsToChange, visitAll } from '../changed-objects.ts';
import { dryRunOf, PATCH_TYPES, patchObject } from '../write.ts';
import type { Patch, PatchType, WriteSettings } from '../write.ts';
import { readProblem } from '../../resources/read-problem.ts';

/** `kubectl patch`: changes fields of objects by a patch in JSON or YAML. */
export const patch: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  checkFlags(invocation);
  const type = (flags.string('type').toLowerCase() || 'strategic') as PatchType;
  const body = readPatch(invocation);
  const settings = { dryRun, fieldManager: flags.string('field-manager') };
  const errors: unknown[] = [];
  let count = 0;
  await visitAll(invocation, objectsToChange(invocation, args, errors, { latest: false }), errors, async (info) => {
    count += 1;
    if (!info.object) return;
    const before = flags.string('subresource') === '' || isLocal(invocation) ? info.object : await subresourceOf(invocation, info);
    const offline = isLocal(invocation) || dryRun === 'client';
    const patched = offline
      ? patchedLocally(info.object, type, body)
      : await sendPatch(invocation, info, { type, body, subresource: flags.string('subresource') }, settings);
    const operation = sameJson(before, patched) ? 'patched (no change)' : 'patched';
    const print = resultPrinter({ process, flags, operation, tellsDryRun: false });
    io.out(print(offline ? patched : await recordCause(invocation, info, patched, settings)));
  });
  if (count === 0) throw new Failure('no objects passed to patch');
};

async function sendPatch(invocation: Invocation, info: Info, given: Patch, settings: WriteSettings): Promise<AnyObject> {
  try {
    return await patchObject(invocation.client(), info, given, settings);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 415) throw error;
    const { version, kind, group } = info.resource;
    throw new Failure(`${PATCH_TYPES[given.type]} is not supported by ${group === '' ? '' : `${group}/`}${version}, Kind=${kind}: ${error.message}`);
  }
}

async function subresourceOf(invocation: Invocation, info: Info): Promise<AnyObject> {
  const client = invocation.client();
  return client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, info.namespace, info.name, invocation.flags.string('subresource')) });
}

function checkFlags(invocation: Invocation): void {
  const { flags, args } = invocation;
  const [inline, file] = [flags.string('patch'), flags.string('patch-file')];
  if (inline !== '' && file !== '') throw new Failure('cannot specify --patch and --patch-file together');
  if (inline === '' && file === '') throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
  if (isLocal(invocation) && args.length > 0) throw new Failure('cannot specify --local and server resources');
  if (isLocal(invocation) && flags.string('dry-run') === 'server') {
    throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
  const type = flags.string('type');
  if (!['', 'json', 'merge', 'strategic'].includes(type.toLowerCase())) {
    throw new Failure(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`);
  }
}

function readPatch(invocation: Invocation): unknown {
  const { flags, process } = invocation;
  let source = flags.string('patch');
  const file = flags.string('patch-file');
  if (file !== '') {
    try {
      source = process.fs.readText(file);
    } catch (error) {
      if (error instanceof SystemError) throw new Failure(`unable to read patch file: ${readProblem(file, error)}`);
      throw error;
    }
  }
  // JSON goes to the server as it is, right or wrong.
  if (/^\s*\{/.test(source) && !isLocal(invocation) && flags.string('dry-run') !== 'client') return source;
  try {
    return parseYaml(source);
  } catch (error) {
    throw new Failure(`unable to parse ${JSON.stringify(flags.string('patch'))}: ${(error as Error).message}`);
  }
}

function patchedLocally(object: AnyObject, type: PatchType, body: unknown): AnyObject {
  switch (type) {
    case 'json': return applyJsonPatch(object, body as never) as AnyObject;
    case 'merge': return jsonMergePatch(object, body) as AnyObject;
    default: {
      if (!structTypeOf(object)) {
        throw new Failure(`strategic merge patch is not supported for ${object.apiVersion}, Kind=${object.kind} locally, try --type merge`);
      }
      return applyStrategicPatch(object, body as Record<string, unknown>) as AnyObject;
    }
  }
}
