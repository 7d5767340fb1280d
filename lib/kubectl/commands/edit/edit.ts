import { ApiError } from '#lib/schema/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { createJsonMergePatch, sameJson } from '../../patches/json-merge.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { nameOf, resultPrinter, withoutManagedFields } from '../../printers/formats.ts';
import { listOf, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures, reportOf, SilentExit } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { printYaml } from '../../yaml/print.ts';
import { objectsToChange } from '../changed-objects.ts';
import { patchObject, validationOf } from '../write.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** `kubectl edit`: opens objects in an editor and sends back what has changed, again until it is accepted. */
export const edit: Command = async (invocation) => {
  const { flags, args } = invocation;
  if (!['', 'yaml', 'json'].includes(flags.string('output')) && !flags.string('output').startsWith('name')) {
    throw new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(flags.string('output'))}, allowed formats are: json,yaml`);
  }
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const info of objectsToChange(invocation, args, errors)) infos.push(info);
  Failures.throwAll(errors);
  if (infos.length === 0) throw new Failure('edit cancelled, no objects found');
  await new EditSession(invocation, infos).run();
};

class EditSession {
  readonly #invocation: Invocation;
  readonly #infos: readonly Info[];
  readonly #path: string;

  constructor(invocation: Invocation, infos: readonly Info[]) {
    this.#invocation = invocation;
    this.#infos = infos;
    const { pid, clock } = invocation.process;
    this.#path = `/tmp/kubectl-edit-${pid}${clock.now() % 1_000_000}.yaml`;
  }

  async run(): Promise<void> {
    const { io } = this.#invocation;
    let content = this.#original();
    let problems = '';
    let previous = '';
    for (;;) {
      this.#invocation.process.fs.writeFile(this.#path, HEADER + problems + content, { mode: 0o600 });
      await this.#openEditor();
      const edited = this.#invocation.process.fs.readText(this.#path);
      const body = withoutComments(edited);
      if (problems !== '' && body === previous) {
        this.#keepCopy(edited);
        io.err(`error: ${'Edit cancelled, no valid changes were saved.'}\n`);
        throw new SilentExit(1);
      }
      if (body === withoutComments(content) && problems === '') return this.#cancel('Edit cancelled, no changes made.');
      if (body.trim() === '') return this.#cancel('Edit cancelled, saved file was empty.');
      const outcome = await this.#save(body);
      if (outcome === undefined) return this.#remove();
      io.err(outcome.message);
      problems = outcome.comment;
      previous = body;
      content = body;
    }
  }

  #original(): string {
    const objects = this.#infos.flatMap((info) => (info.object ? [withoutManagedFields(info.object)] : []));
    const [only] = objects;
    return printYaml(objects.length === 1 && only ? only : listOf(objects));
  }

  async #openEditor(): Promise<void> {
    const { process, io } = this.#invocation;
    const { env } = process;
    const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
    await io.flush();
    const [program = 'vi', ...words] = editor.split(' ').filter((word) => word !== '');
    try {
      const args = /["'\\]/.test(editor) ? ['/bin/bash', '-c', `${editor} ${this.#path}`] : [program, ...words, this.#path];
      const status = await process.spawn({ args }).ended;
      if (status.code !== 0) throw new Failure(`there was a problem with the editor ${JSON.stringify(editor)}`);
    } catch (error) {
      if (error instanceof SystemError) throw new Failure(`unable to launch the editor ${JSON.stringify(editor)}`);
      throw error;
    }
  }

  /** Undefined when all is saved; otherwise what to tell, and to write at the top of the file. */
  async #save(body: string): Promise<{ message: string; comment: string } | undefined> {
    let objects: AnyObject[];
    try {
      objects = documentsOf(body);
    } catch (error) {
      const reason = (error as Error).message;
      return { message: `error: error parsing edited-file: error converting YAML to JSON: ${reason}\n`, comment: `# The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: ${reason}\n#\n` };
    }
    for (const object of objects) {
      const info = this.#infos.find((each) => each.name === text(object.metadata?.name) && each.resource.kind === object.kind);
      if (!info?.object) throw new Failure('At least one of apiVersion, kind and name was changed');
      const problem = await this.#saveOne(info, object);
      if (problem) return problem;
    }
    return undefined;
  }

  async #saveOne(info: Info, edited: AnyObject): Promise<{ message: string; comment: string } | undefined> {
    const { flags, io, process } = this.#invocation;
    const original = withoutManagedFields(info.object as AnyObject);
    if (sameJson(original, edited)) {
      io.err(`${nameOf(edited)} skipped\n`);
      return undefined;
    }
    const type = structTypeOf(original);
    const patch = type
      ? { type: 'strategic', body: createStrategicPatch(original, edited, type) } as const
      : { type: 'merge', body: createJsonMergePatch(original, edited) } as const;
    try {
      const settings = { dryRun: 'none', fieldManager: flags.string('field-manager'), validation: validationOf(flags) } as const;
      const saved = await patchObject(this.#invocation.client(), info, patch, settings);
      io.out(resultPrinter({ process, flags, operation: 'edited' })(saved));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return refusalOf(error, info);
    }
  }

  /** What was typed is not lost when the server does not take it. */
  #keepCopy(content: string): void {
    const { process, io } = this.#invocation;
    process.fs.writeFile(this.#path, content);
    io.err(`A copy of your changes has been stored to "${this.#path}"\n`);
  }

  #cancel(message: string): void {
    this.#invocation.io.err(`${message}\n`);
    this.#remove();
  }

  #remove(): void {
    this.#invocation.process.fs.unlink(this.#path);
  }
}

function withoutComments(content: string): string {
  return content.split('\n').filter((line) => !line.startsWith('#')).join('\n');
}

function documentsOf(body: string): AnyObject[] {
  const object = parseYaml(body) as AnyObject | null;
  if (!object) return [];
  return object.kind === 'List' && Array.isArray(object['items']) ? object['items'] as AnyObject[] : [object];
}

function refusalOf(error: ApiError, info: Info): { message: string; comment: string } {
  const name = `${info.resource.plural}${info.resource.group === '' ? '' : `.${info.resource.group}`}`;
  const report = reportOf(error, 'kubectl edit').text.trimEnd();
  if (error.reason !== 'Invalid') {
    return {
      message: `error: ${name} ${JSON.stringify(info.name)} could not be patched: ${error.message}\nYou can run \`kubectl replace -f\` to try this update again.\n`,
      comment: `# ${name} ${JSON.stringify(info.name)} could not be patched: ${error.message.replaceAll('\n', '\n# ')}\n#\n`,
    };
  }
  const causes = (error.details?.causes ?? []).map((cause) => `# * ${cause.field}: ${cause.message.replaceAll('\n', '\n# ')}\n`).join('');
  return {
    message: `error: ${name} ${JSON.stringify(info.name)} is invalid\n${report.includes('\n') ? '' : ''}`,
    comment: `# ${name} ${JSON.stringify(info.name)} was not valid:\n${causes}#\n`,
  };
}
