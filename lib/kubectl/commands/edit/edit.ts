import { ApiError } from '#lib/schema/index.ts';
import { createJsonMergePatch, sameJson } from '../../patches/json-merge.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { resultPrinter, withoutManagedFields } from '../../printers/formats.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { objectsToChange } from '../changed-objects.ts';
import { patchObject, validationOf, withLastApplied } from '../write.ts';
import type { EditResults } from './edit-results.ts';
import { EDIT_HEADER } from './edit-results.ts';
import { EditSession } from './edit-session.ts';
import type { EditMode } from './edit-session.ts';

/** `kubectl edit`: opens objects in an editor and sends back what has changed. */
export const edit: Command = async (invocation) => {
  const { args } = invocation;
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of objectsToChange(invocation, args, errors)) infos.push(await withSubresource(invocation, info));
  Failures.throwAll(errors);
  if (infos.length === 0) throw new Failure('edit cancelled, no objects found');
  requireEditableFormat(invocation);
  await new EditSession(invocation, infos, new PatchingEdit(invocation)).run();
};

/** An editor is shown YAML, KYAML or JSON. Throws Failure for any other `-o`. */
export function requireEditableFormat({ flags }: Invocation): void {
  const output = flags.string('output');
  if (['', 'yaml', 'json', 'kyaml'].includes(output)) return;
  throw new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,yaml`);
}

/** The edited file may not move an object to another namespace. Throws Failure. */
export function requireNamespace(edited: AnyObject, expected: string): void {
  const namespace = text(edited.metadata?.namespace);
  if (expected === '' || namespace === '' || namespace === expected) return;
  throw new Failure(`the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(expected)}. You must pass '--namespace=${namespace}' to perform this operation.`);
}

/** With `--subresource`, what is edited is that part of the object, asked for by its own path. */
async function withSubresource({ flags, client }: Invocation, info: Info): Promise<Info> {
  const subresource = flags.string('subresource');
  if (subresource === '') return info;
  return { ...info, object: await client().json<AnyObject>({ method: 'GET', target: client().path(info.resource, info.namespace, info.name, subresource) }) };
}

/** What has changed goes to the server as a patch. */
class PatchingEdit implements EditMode {
  readonly header = EDIT_HEADER;
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  async save(object: AnyObject, info: Info, results: EditResults): Promise<void> {
    const { flags, io, process } = this.#invocation;
    if (!info.object) return;
    const original = withoutManagedFields(info.object);
    const edited = withCause(this.#invocation, flags.bool('save-config') ? withoutManagedFields(withLastApplied(withFieldsOf(info.object, object))) : object);
    if (sameJson(original, edited)) return io.out(resultPrinter({ process, flags, operation: 'skipped' })(edited));
    requireNamespace(edited, info.namespace);
    if (original.apiVersion !== edited.apiVersion || original.kind !== edited.kind || original.metadata?.name !== edited.metadata?.name) {
      throw new Failure('At least one of apiVersion, kind and name was changed');
    }
    await this.#patch(info, { original, edited, results });
  }

  async #patch(info: Info, { original, edited, results }: { original: AnyObject; edited: AnyObject; results: EditResults }): Promise<void> {
    const { flags, io, process } = this.#invocation;
    const type = structTypeOf(original);
    const patch = type
      ? { type: 'strategic', body: createStrategicPatch(original, edited, type) } as const
      : { type: 'merge', body: createJsonMergePatch(original, edited) } as const;
    if (flags.bool('output-patch')) io.out(`Patch: ${JSON.stringify(patch.body)}\n`);
    const subresource = flags.string('subresource');
    try {
      const settings = { dryRun: 'none', fieldManager: flags.string('field-manager'), validation: validationOf(flags) } as const;
      const saved = await patchObject(this.#invocation.client(), info, { ...patch, ...(subresource === '' ? {} : { subresource }) }, settings);
      info.object = saved;
      io.out(resultPrinter({ process, flags, operation: 'edited' })(saved));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      io.err(`${results.addError(error, info)}\n`);
    }
  }
}

/** The annotation for `apply` is made of the whole object, its managed fields included, as kubectl has it. */
function withFieldsOf(original: AnyObject, edited: AnyObject): AnyObject {
  const managedFields = original.metadata?.managedFields;
  return { ...edited, metadata: { ...edited.metadata, ...(managedFields ? { managedFields } : {}) } };
}
