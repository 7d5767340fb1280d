import type { OpenFile, OpenFlags } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { encodeText } from '../escapes.ts';
import { runSteps } from '../expansion/steps.ts';
import type { Redirection } from '../parser/ast.ts';
import type { Shell } from './shell.ts';

/** A redirection could not be made; the message is without the shell's prefix. */
export class RedirectionError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What descriptors were before redirections; `undefined` was closed. */
export class SavedDescriptors {
  readonly #shell: Shell;
  readonly #saved = new Map<number, OpenFile | undefined>();

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  keep(descriptor: number): void {
    if (this.#saved.has(descriptor)) return;
    this.#saved.set(descriptor, this.#shell.process.descriptors().get(descriptor)?.retain());
  }

  restore(): void {
    const { process } = this.#shell;
    for (const [descriptor, file] of this.#saved) {
      if (file) process.setFile(descriptor, file);
      else if (process.descriptors().has(descriptor)) process.closeFile(descriptor);
    }
    this.#saved.clear();
  }

  /** The redirections stay (`exec`). */
  forget(): void {
    for (const file of this.#saved.values()) file?.release();
    this.#saved.clear();
  }
}

/** Makes redirections in order. Throws RedirectionError, with those before undone. */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<SavedDescriptors> {
  const saved = new SavedDescriptors(shell);
  try {
    for (const redirection of redirections) await makeOne(shell, redirection, saved);
  } catch (error) {
    saved.restore();
    throw error;
  }
  return saved;
}

async function makeOne(shell: Shell, redirection: Redirection, saved: SavedDescriptors): Promise<void> {
  const { operator } = redirection;
  if (operator === '<<' || operator === '<<-' || operator === '<<<') return hereDocument(shell, redirection, saved);
  const target = await expandTarget(shell, redirection);
  if (operator === '<&' || operator === '>&') {
    const isDuplicate = /^(\d+-?|-)$/.test(target);
    if (isDuplicate || redirection.descriptor !== undefined || operator === '<&') return duplicate(shell, { redirection, target, saved });
  }
  if (operator === '&>' || operator === '&>>' || operator === '>&') {
    const file = open(shell, target, operator === '&>>' ? '>>' : '>');
    place(shell, { descriptor: 1, file, saved });
    place(shell, { descriptor: 2, file: file.retain(), saved });
    return;
  }
  const file = open(shell, target, operator);
  place(shell, { descriptor: pick(shell, redirection), file, saved });
}

async function expandTarget(shell: Shell, redirection: Redirection): Promise<string> {
  const { target } = redirection;
  if (target.plain !== undefined) return target.plain;
  const fields = await runSteps(shell.expander.fields([target]));
  const [only] = fields;
  if (fields.length !== 1 || only === undefined) throw new RedirectionError(`${target.text}: ambiguous redirect`);
  return only;
}

/** The descriptor that is redirected; for `{name}>` one from 10 up, which the variable then tells. */
function pick(shell: Shell, redirection: Redirection): number {
  if (redirection.variable === undefined) return redirection.descriptor ?? (redirection.operator.startsWith('<') ? 0 : 1);
  let descriptor = 10;
  while (shell.process.descriptors().has(descriptor)) descriptor += 1;
  shell.variables.set(redirection.variable, String(descriptor));
  return descriptor;
}

function place(shell: Shell, at: { descriptor: number; file: OpenFile; saved: SavedDescriptors }): void {
  if (at.descriptor >= 1024) {
    at.file.release();
    throw new RedirectionError(`${at.descriptor}: Bad file descriptor`);
  }
  // `{name}>file` outlives its command, so its descriptor is not put back.
  if (at.descriptor < 10 || shell.process.descriptors().has(at.descriptor)) at.saved.keep(at.descriptor);
  shell.process.setFile(at.descriptor, at.file);
}

function duplicate(shell: Shell, at: { redirection: Redirection; target: string; saved: SavedDescriptors }): void {
  const { redirection, target, saved } = at;
  const { process } = shell;
  if (target === '-') {
    const closed = redirection.variable === undefined ? pick(shell, redirection) : Number(shell.variables.get(redirection.variable));
    if (redirection.variable === undefined) saved.keep(closed);
    if (process.descriptors().has(closed)) process.closeFile(closed);
    return;
  }
  const match = /^(\d+)(-?)$/.exec(target);
  if (!match) throw new RedirectionError(`${redirection.target.text}: ambiguous redirect`);
  const source = process.descriptors().get(Number(match[1]));
  if (!source) throw new RedirectionError(`${match[1]}: Bad file descriptor`);
  place(shell, { descriptor: pick(shell, redirection), file: source.retain(), saved });
  if (match[2] === '') return;
  saved.keep(Number(match[1]));
  process.closeFile(Number(match[1]));
}

const FLAGS: Readonly<Record<string, OpenFlags>> = {
  '<': { read: true },
  '>': { write: true, create: true, truncate: true },
  '>|': { write: true, create: true, truncate: true },
  '>>': { write: true, create: true, append: true },
  '<>': { read: true, write: true, create: true },
};

function open(shell: Shell, path: string, operator: string): OpenFile {
  const { fs } = shell.process;
  const flags = FLAGS[operator] ?? { read: true };
  const kind = operator === '>' || operator === '>|' ? '>' : operator;
  if (path === '') throw new RedirectionError(shell.flavour.cannotOpen('', 'ENOENT', kind !== '<'));
  if (kind === '>' && operator !== '>|' && shell.options.has('noclobber') && fs.exists(path) && fs.status(path).type === 'file') {
    if (shell.flavour.name === 'bash') throw new RedirectionError(`${path}: cannot overwrite existing file`);
    throw new RedirectionError(shell.flavour.cannotOpen(path, 'EEXIST', true));
  }
  try {
    return fs.open(path, flags, 0o666);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new RedirectionError(shell.flavour.cannotOpen(path, error.code, kind !== '<'));
  }
}

/** What a pipe takes at once; longer here-documents go through a file, as in bash. */
const PIPE_ROOM = 65_536;

async function hereDocument(shell: Shell, redirection: Redirection, saved: SavedDescriptors): Promise<void> {
  const expanded = await runSteps(shell.expander.text(redirection.target));
  const content = encodeText(redirection.operator === '<<<' ? `${expanded}\n` : expanded);
  const descriptor = pick(shell, redirection);
  if (content.length <= PIPE_ROOM) {
    const { reader, writer } = shell.process.pipe();
    if (content.length > 0) await writer.write(content);
    writer.release();
    place(shell, { descriptor, file: reader, saved });
    return;
  }
  const { fs } = shell.process;
  const path = `/tmp/sh-thd.${shell.process.pid}${shell.process.clock.now() % 1_000_000}`;
  fs.writeFile(path, content, { mode: 0o600 });
  const file = fs.open(path, { read: true });
  fs.unlink(path);
  place(shell, { descriptor, file, saved });
}
