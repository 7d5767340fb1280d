import { ExpansionError } from '../expansion/errors.ts';
import type { Command } from '../parser/ast.ts';
import type { Builtin } from './builtin.ts';
import { defineFunction, executeAndOr, executeArithmetic, executeCase, executeGroup, executeIf, executeList, executeSubshell } from './compound.ts';
import { computeVariables } from './computed-variables.ts';
import { executeConditional } from './conditional.ts';
import { ShellExit } from './control-flow.ts';
import { callFunction } from './function-call.ts';
import { executeArithmeticFor, executeFor, executeSelect, executeWhile } from './loops.ts';
import { executePipeline } from './pipeline.ts';
import { expandPromptAtOnce } from './prompt.ts';
import { redirect } from './redirect.ts';
import { runText } from './run-text.ts';
import type { Runtime } from './runtime.ts';
import type { Shell } from './shell.ts';
import { executeSimple, recover } from './simple-command.ts';
import { processSubstitution, substitute } from './substitution.ts';

/** Puts the parts of a shell together. */
export function createRuntime(builtins: ReadonlyMap<string, Builtin>): Runtime<Shell> {
  return {
    builtins, execute, failed, substitute, processSubstitution, runText, computeVariables, callFunction,
    prompt: expandPromptAtOnce,
    unbound: (shell, name) => new ExpansionError(
      shell.flavour.name === 'bash' ? `${name}: unbound variable` : `${name}: parameter not set`, 'exit', shell.flavour.name === 'bash' ? 127 : 2,
    ),
  };
}

function execute(shell: Shell, command: Command): Promise<number> | number {
  if (command.type === 'simple') return executeSimple(shell, command);
  if ('redirections' in command && command.redirections.length > 0) return redirected(shell, command);
  return bare(shell, command);
}

async function redirected(shell: Shell, command: Command & { redirections: readonly unknown[] }): Promise<number> {
  shell.line = command.line;
  let saved;
  try {
    saved = await redirect(shell, command.redirections as Parameters<typeof redirect>[1]);
  } catch (error) {
    return recover(shell, error);
  }
  try {
    return await bare(shell, command);
  } finally {
    if (!shell.process.signal.aborted) saved.restore();
  }
}

function bare(shell: Shell, command: Command): Promise<number> | number {
  switch (command.type) {
    case 'simple': return executeSimple(shell, command);
    case 'list': return executeList(shell, command);
    case 'and-or': return executeAndOr(shell, command);
    case 'pipeline': return executePipeline(shell, command);
    case 'subshell': return executeSubshell(shell, command);
    case 'group': return executeGroup(shell, command);
    case 'if': return executeIf(shell, command);
    case 'while': return executeWhile(shell, command);
    case 'function': return defineFunction(shell, command);
    default: return guarded(shell, command);
  }
}

/** Commands that expand words of their own: a failure in them is the command's. */
async function guarded(shell: Shell, command: Command): Promise<number> {
  try {
    switch (command.type) {
      case 'for': return await executeFor(shell, command);
      case 'select': return await executeSelect(shell, command);
      case 'for-arithmetic': return await executeArithmeticFor(shell, command);
      case 'case': return await executeCase(shell, command);
      case 'arithmetic': return await executeArithmetic(shell, command);
      case 'conditional': return await executeConditional(shell, command);
      default: return 0;
    }
  } catch (error) {
    if (error instanceof ExpansionError && (command.type === 'arithmetic' || command.type === 'conditional')) {
      await shell.printError(`${shell.flavour.prefix(shell.place)}${command.type === 'arithmetic' ? '((: ' : '[[: '}${error.message}\n`);
      return 1;
    }
    return recover(shell, error);
  }
}

const CHECKED: ReadonlySet<Command['type']> = new Set(['simple', 'pipeline', 'subshell', 'arithmetic', 'conditional']);

/** `set -e` and the ERR trap. Compound commands pass their parts' failures on, which have been seen to already. */
async function failed(shell: Shell, command: Command, status: number): Promise<void> {
  if (!CHECKED.has(command.type) || (command.type === 'pipeline' && command.negated)) return;
  if (shell.signals.trap('ERR') !== undefined && (shell.frames.length === 0 || shell.options.has('errtrace'))) await shell.signals.runTrap('ERR');
  if (shell.options.has('errexit')) throw new ShellExit(status);
}
