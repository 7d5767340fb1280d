import { SystemError } from '../../system-error.ts';
import { ProcessEnded } from '../../processes/process-ended.ts';
import { ExpansionError } from '../expansion/errors.ts';
import { quoteWhenNeeded } from '../expansion/quote.ts';
import { runSteps } from '../expansion/steps.ts';
import type { Steps } from '../expansion/steps.ts';
import type { SimpleCommand } from '../parser/ast.ts';
import { printCommand } from '../parser/print.ts';
import { assign, expandElements } from './assign.ts';
import type { ArrayValue, Builtin } from './builtin.ts';
import { LineAbandoned, ShellExit } from './control-flow.ts';
import { callFunction } from './function-call.ts';
import { runExternal } from './external.ts';
import { redirect, RedirectionError } from './redirect.ts';
import type { SavedDescriptors } from './redirect.ts';
import type { Shell } from './shell.ts';
import { ReadonlyError } from './variables.ts';
import type { Variable } from './variable.ts';

/** Runs a command of words: an assignment, a function, a builtin or a program. */
export async function executeSimple(shell: Shell, command: SimpleCommand): Promise<number> {
  shell.line = command.line;
  if (shell.signals.trap('DEBUG') !== undefined) await shell.signals.runTrap('DEBUG');
  shell.substitutionStatus = undefined;
  // Only this command's program may take the shell's place, not one that a function of it runs.
  const become = shell.mayBecome;
  shell.mayBecome = false;
  try {
    const expanded = runSteps(expandWords(shell, command));
    const { args, arrays } = expanded instanceof Promise ? await expanded : expanded;
    const status = args.length === 0 ? await assignOnly(shell, command) : await runWords(shell, command, { args, arrays, become });
    if (shell.temporaryDescriptors.length > 0) closeTemporary(shell);
    return status;
  } catch (error) {
    return recover(shell, error);
  }
}

interface Words {
  readonly args: readonly string[];
  readonly arrays: ReadonlyMap<number, ArrayValue>;
  /** A program takes the shell's place. */
  readonly become?: boolean;
}

const NO_ARRAYS: ReadonlyMap<number, ArrayValue> = new Map();

function* expandWords(shell: Shell, command: SimpleCommand): Steps<Words> {
  const { words } = command;
  const declares = words.length > 1 && declarationAt(shell, command) !== undefined;
  if (!declares) return { args: yield* shell.expander.fields(words), arrays: NO_ARRAYS };
  const args: string[] = [];
  const arrays = new Map<number, ArrayValue>();
  for (const word of words) {
    const { assignment } = word;
    if (!assignment) args.push(...(yield* shell.expander.fields([word])));
    else if (assignment.elements) {
      arrays.set(args.length, yield* expandElements(shell, assignment));
      args.push(`${assignment.name}${assignment.append ? '+' : ''}=`);
    } else {
      const subscript = assignment.subscript ? `[${yield* shell.expander.text(assignment.subscript)}]` : '';
      const value = yield* shell.expander.assigned(assignment.value);
      args.push(`${assignment.name}${subscript}${assignment.append ? '+' : ''}=${value}`);
    }
  }
  return { args, arrays };
}

/** The declaring builtin (`export`, `local`…) that the command's first word names, behind `builtin` or `command`. */
function declarationAt(shell: Shell, command: SimpleCommand): Builtin | undefined {
  const name = command.words.find(({ plain }) => plain !== 'command' && plain !== 'builtin')?.plain;
  const builtin = name === undefined ? undefined : shell.runtime.builtins.get(name);
  return builtin?.declaration ? builtin : undefined;
}

/** No command: assignments stay in the shell, redirections only happen. */
async function assignOnly(shell: Shell, command: SimpleCommand): Promise<number> {
  for (const assignment of command.assignments) {
    const assigned = runSteps(assign(shell, assignment));
    const value = assigned instanceof Promise ? await assigned : assigned;
    if (shell.options.has('xtrace')) await trace(shell, [`${assignment.name}${assignment.append ? '+' : ''}=${assignment.elements ? value : quoteWhenNeeded(value)}`]);
  }
  if (command.redirections.length > 0) (await redirect(shell, command.redirections)).restore();
  return shell.substitutionStatus ?? 0;
}

function runWords(shell: Shell, command: SimpleCommand, words: Words): Promise<number> | number {
  const name = words.args[0] ?? '';
  const body = shell.functions.get(name);
  const text = () => printCommand(command);
  const builtin = body ? undefined : shell.runtime.builtins.get(name);
  const what: Dispatch = { name, words, body, builtin, text };
  const bare = command.assignments.length === 0 && command.redirections.length === 0 && !shell.options.has('xtrace');
  return bare ? dispatch(shell, what) : runWithSurroundings(shell, command, what);
}

/** With assignments in front, redirections or `set -x`. */
async function runWithSurroundings(shell: Shell, command: SimpleCommand, what: Dispatch): Promise<number> {
  const { name, words, builtin } = what;
  const stays = builtin?.special === true && shell.flavour.name !== 'bash';
  const before = await assignBefore(shell, command, stays);
  let saved: SavedDescriptors | undefined;
  try {
    if (shell.options.has('xtrace')) await traceWords(shell, words.args);
    saved = await redirect(shell, command.redirections);
    if (name === 'exec' && words.args.length === 1) {
      saved.forget();
      return 0;
    }
    return await dispatch(shell, what);
  } finally {
    // The parameter is gone with its process when that has ended.
    if (!shell.process.signal.aborted) {
      saved?.restore();
      for (const [variable, value] of before) shell.variables.putBack(variable, value);
    }
  }
}

/** Sets `A=1` of `A=1 command` for as long as the command runs; gives what to put back. */
async function assignBefore(shell: Shell, command: SimpleCommand, stays: boolean): Promise<ReadonlyMap<string, Variable | undefined>> {
  const before = new Map<string, Variable | undefined>();
  for (const assignment of command.assignments) {
    const { name } = assignment;
    if (!stays && !before.has(name)) before.set(name, shell.variables.snapshot(name));
    try {
      const assigned = runSteps(assign(shell, assignment));
      const value = assigned instanceof Promise ? await assigned : assigned;
      if (shell.options.has('xtrace')) await trace(shell, [`${name}=${quoteWhenNeeded(value)}`]);
      shell.variables.declare(name, false).exported = true;
    } catch (error) {
      if (!(error instanceof ReadonlyError) || shell.flavour.name !== 'bash') throw error;
      await shell.complain(`${name}: readonly variable`);
      before.delete(name);
    }
  }
  return before;
}

interface Dispatch {
  readonly name: string;
  readonly words: Words;
  readonly text: () => string;
  readonly body: ReturnType<Shell['functions']['get']>;
  readonly builtin: Builtin | undefined;
}

function dispatch(shell: Shell, what: Dispatch): Promise<number> | number {
  const { name, words } = what;
  shell.lastArgument = words.args.at(-1) ?? '';
  if (what.body) return callFunction(shell, what.body, words.args.slice(1));
  if (what.builtin) return runBuiltin(shell, what.builtin, { name, ...words });
  return runExternal(shell, words.args, { become: words.become === true, text: what.text });
}

/** Runs a builtin, whatever it was found by. */
export function runBuiltin(
  shell: Shell, builtin: Builtin, call: { name: string; args: readonly string[]; arrays?: ReadonlyMap<number, ArrayValue> },
): Promise<number> | number {
  const status = builtin.run({ shell, name: call.name, args: call.args, arrays: call.arrays ?? NO_ARRAYS });
  return typeof status === 'number' ? status : status.catch((error: unknown) => explainFailure(shell, call.name, error));
}

/** A system call of a builtin failed: its own message, and status 1. */
async function explainFailure(shell: Shell, name: string, error: unknown): Promise<number> {
  if (!(error instanceof SystemError)) throw error;
  const subject = error.code === 'EBADF' || error.code === 'EPIPE' ? 'write error' : error.subject;
  await shell.printError(`${shell.flavour.builtinPrefix(shell.place, name)}${subject ? `${subject}: ` : ''}${error.message}\n`);
  return 1;
}

function closeTemporary(shell: Shell): void {
  for (const descriptor of shell.temporaryDescriptors.splice(0)) {
    if (shell.process.descriptors().has(descriptor)) shell.process.closeFile(descriptor);
  }
}

/** What becomes of a failure on the way to running a command. */
export async function recover(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof ProcessEnded) throw error;
  const { flavour, identity } = shell;
  if (error instanceof RedirectionError) {
    await shell.complain(error.message);
    return flavour.redirectionStatus;
  }
  if (error instanceof ReadonlyError) {
    await shell.complain(flavour.name === 'bash' ? `${error.name}: readonly variable` : `${error.name}: is read only`);
    if (flavour.name !== 'bash' && !identity.interactive) throw new ShellExit(2);
    throw new LineAbandoned(1);
  }
  if (error instanceof ExpansionError) {
    await shell.complain(error.message);
    if (error.effect === 'exit' && !identity.interactive) throw new ShellExit(identity.letters.includes('c') ? error.status : Math.min(error.status, flavour.name === 'bash' ? 1 : 2));
    throw new LineAbandoned(error.effect === 'exit' ? 1 : error.status);
  }
  throw error;
}

async function traceWords(shell: Shell, args: readonly string[]): Promise<void> {
  await trace(shell, shell.flavour.name === 'dash' ? args : args.map(quoteWhenNeeded));
}

/** A line of `set -x`: PS4, its first character once for each level of substitution. */
export async function trace(shell: Shell, words: readonly string[]): Promise<void> {
  const prefix = shell.variables.get('PS4') ?? '+ ';
  const expanded = shell.runtime.prompt(shell, prefix);
  const level = shell.flavour.name === 'bash' ? expanded.slice(0, 1).repeat(shell.substitutions) : '';
  await shell.printError(`${level}${expanded}${words.join(' ')}\n`);
}
