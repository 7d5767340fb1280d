import { ApiError } from '#lib/schema/index.ts';
import { objectPrinter, withoutManagedFields } from '../../printers/formats.ts';
import { objectsOf } from '../../resources/documents.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable, SilentExit } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { validationOf } from '../write.ts';
import { hasLines, problemOf, sayTheSame, withoutComments } from './edited-text.ts';
import { EditResults } from './edit-results.ts';
import { editFile } from './launch-editor.ts';

/** What is edited, and what becomes of it. */
export interface EditMode {
  /** The comment at the top of the file. */
  header: string;
  /**
   * Sees to one object of the edited file, whose original is that of the same uid. What the server says
   * against it goes to `results`, for the next pass; a Failure ends the edit.
   */
  save(edited: AnyObject, original: Info, results: EditResults): Promise<void>;
}

/** Objects in an editor, again until what is saved is accepted or given up (editoptions.go). */
export class EditSession {
  readonly #invocation: Invocation;
  readonly #infos: readonly Info[];
  readonly #mode: EditMode;
  #results: EditResults;

  constructor(invocation: Invocation, infos: readonly Info[], mode: EditMode) {
    this.#invocation = invocation;
    this.#infos = infos;
    this.#mode = mode;
    this.#results = new EditResults(mode.header);
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
      this.#results = new EditResults(this.#mode.header);
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
    this.#results = new EditResults(this.#mode.header);
    this.#results.file = path;
    const cause = { reason: 'FieldValueInvalid', field: '<nil>', message: `Invalid value: "The edited file failed validation": ${problem}` };
    io.err(`${this.#results.addError(new ApiError('Invalid', '', { causes: [cause] }), this.#infos[0]!)}\n`);
    return true;
  }

  async #save(path: string, edited: string): Promise<void> {
    const { io } = this.#invocation;
    const results = this.#results;
    try {
      for (const object of await objectsOf(this.#invocation.process, edited, 'edited-file')) {
        const original = this.#infos.find((each) => each.object?.metadata?.uid === object.metadata?.uid);
        if (!original) throw new Failure(`no original object found for ${JSON.stringify(object)}`);
        await this.#mode.save(object, original, results);
      }
    } catch (error) {
      if (isReportable(error)) this.#keep(path, error);
      throw error;
    }
    if (results.retryable > 0) io.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    else if (results.notFound > 0) io.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(path)}\n`);
    else return;
    throw new SilentExit(1);
  }

  /** What was typed is not lost when the edit ends without it (preservedFile). */
  #keep(path: string, error: unknown): never {
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
