import { ApiError } from '#lib/schema/index.ts';
import { createJsonMergePatch, sameJson } from '../../patches/json-merge.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { objectPrinter, resultPrinter, withoutManagedFields } from '../../printers/formats.ts';
import { objectsOf } from '../../resources/files.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures, SilentExit } from '../../session/failure.ts';
import type { Invocation, Command } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { objectsToChange } from '../changed-objects.ts';
import { patchObject, validationOf, withLastApplied } from '../write.ts';
import { hasLines, problemOf, sayTheSame, withoutComments } from './edited-text.ts';
import { EditResults } from './edit-results.ts';
import { editFile } from './launch-editor.ts';

/** `kubectl edit`: opens objects in an editor and sends back what has changed, again until it is accepted (editoptions.go). */
export const edit: Command = async (invocation) => {
  const { flags, args } = invocation;
  const output = flags.string('output');
  if (!['', 'yaml', 'json', 'kyaml'].includes(output)) {
    throw new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,yaml`);
  }
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of objectsToChange(invocation, args, errors)) infos.push(await withSubresource(invocation, info));
  Failures.throwAll(errors);
  if (infos.length === 0) throw new Failure('edit cancelled, no objects found');
  await new EditSession(invocation, infos).run();
};

/** With `--subresource`, what is edited is that part of the object, asked for by its own path. */
async function withSubresource({ flags, client }: Invocation, info: Info): Promise<Info> {
  const subresource = flags.string('subresource');
  if (subresource === '') return info;
  return { ...info, object: await client().json<AnyObject>({ method: 'GET', target: client().path(info.resource, info.namespace, info.name, subresource) }) };
}

class EditSession {
  readonly #invocation: Invocation;
  readonly #infos: readonly Info[];
  #results = new EditResults();

  constructor(invocation: Invocation, infos: readonly Info[]) {
    this.#invocation = invocation;
    this.#infos = infos;
  }

  async run(): Promise<void> {
    const original = this.#original();
    let [before, again] = ['', false];
    for (;;) {
      const { path, edited } = await this.#edit(this.#header() + (again ? withoutComments(before) : original));
      if (again && sayTheSame(before, edited)) this.#keep(path, new Failure('Edit cancelled, no valid changes were saved.'));
      this.#remove(this.#results.file);
      before = edited;
      again = this.#isInvalid(path, edited);
      if (again) continue;
      if (sayTheSame(original, edited)) return this.#cancel(path, 'Edit cancelled, no changes made.');
      if (!hasLines(edited)) return this.#cancel(path, 'Edit cancelled, saved file was empty.');
      this.#results = new EditResults();
      this.#results.file = path;
      await this.#save(path, edited);
      if (this.#results.invalid === 0) return this.#remove(path);
      again = this.#results.reasons.length > 0;
    }
  }

  #original(): string {
    const objects = this.#infos.flatMap((info) => (info.object ? [withoutManagedFields(info.object)] : []));
    const [only] = objects;
    const object = objects.length === 1 && only ? only : { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects };
    const { flags, process } = this.#invocation;
    const print = objectPrinter({ process, flags, output: flags.string('output') || 'yaml' });
    return print?.(object) ?? '';
  }

  /** JSON has no comments. */
  #header(): string {
    return this.#invocation.flags.string('output') === 'json' ? '' : this.#results.header();
  }

  async #edit(content: string): Promise<{ path: string; edited: string }> {
    const { flags } = this.#invocation;
    const ended = flags.bool('windows-line-endings') ? content.replaceAll('\n', '\r\n') : content;
    try {
      return await editFile(this.#invocation, ended, flags.string('output') === 'json' ? '.json' : '.yaml');
    } catch (error) {
      if (error instanceof Failure) this.#keep(this.#results.file, error);
      throw error;
    }
  }

  /** Says what is wrong with a text that need not go to the server; the next pass shows it. */
  #isInvalid(path: string, edited: string): boolean {
    const { flags, io } = this.#invocation;
    const problem = validationOf(flags) === 'Ignore' ? undefined : problemOf(withoutComments(edited));
    if (problem === undefined) return false;
    this.#results = new EditResults();
    this.#results.file = path;
    const cause = { reason: 'FieldValueInvalid', field: '<nil>', message: `Invalid value: "The edited file failed validation": ${problem}` };
    io.err(`${this.#results.addError(new ApiError('Invalid', '', { causes: [cause] }), this.#infos[0]!)}\n`);
    return true;
  }

  async #save(path: string, edited: string): Promise<void> {
    const { io } = this.#invocation;
    const results = this.#results;
    try {
      for (const object of await objectsOf(this.#invocation.process, edited, 'edited-file')) await this.#saveOne(object);
    } catch (error) {
      if (error instanceof Failure) this.#keep(path, error);
      throw error;
    }
    if (results.retryable > 0) io.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    else if (results.notFound > 0) io.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(path)}\n`);
    else return;
    throw new SilentExit(1);
  }

  async #saveOne(object: AnyObject): Promise<void> {
    const { flags, io, process } = this.#invocation;
    const info = this.#infos.find((each) => each.object?.metadata?.uid === object.metadata?.uid);
    if (!info?.object) throw new Failure(`no original object found for ${JSON.stringify(object)}`);
    const original = withoutManagedFields(info.object);
    const edited = withCause(this.#invocation, flags.bool('save-config') ? withoutManagedFields(withLastApplied(withFieldsOf(info.object, object))) : object);
    if (sameJson(original, edited)) return io.out(resultPrinter({ process, flags, operation: 'skipped' })(edited));
    const namespace = text(edited.metadata?.namespace);
    if (info.namespace !== '' && namespace !== '' && namespace !== info.namespace) {
      throw new Failure(`the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(info.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`);
    }
    if (original.apiVersion !== edited.apiVersion || original.kind !== edited.kind || original.metadata?.name !== edited.metadata?.name) {
      throw new Failure('At least one of apiVersion, kind and name was changed');
    }
    await this.#patch(info, original, edited);
  }

  async #patch(info: Info, original: AnyObject, edited: AnyObject): Promise<void> {
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
      io.err(`${this.#results.addError(error, info)}\n`);
    }
  }

  /** What was typed is not lost when the edit ends without it (preservedFile). */
  #keep(path: string, error: Failure): never {
    const { process, io } = this.#invocation;
    if (path !== '' && process.fs.exists(path)) io.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
    throw error;
  }

  #cancel(path: string, message: string): void {
    this.#remove(path);
    this.#invocation.io.err(`${message}\n`);
  }

  #remove(path: string): void {
    const { fs } = this.#invocation.process;
    if (path !== '' && fs.exists(path)) fs.unlink(path);
  }
}

/** The annotation for `apply` is made of the whole object, its managed fields included, as kubectl has it. */
function withFieldsOf(original: AnyObject, edited: AnyObject): AnyObject {
  const managedFields = original.metadata?.managedFields;
  return { ...edited, metadata: { ...edited.metadata, ...(managedFields ? { managedFields } : {}) } };
}
