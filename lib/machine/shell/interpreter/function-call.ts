import { LIMITS } from '../limits.ts';
import type { FunctionDefinition } from '../parser/ast.ts';
import { FunctionReturn, LineAbandoned } from './control-flow.ts';
import type { Shell } from './shell.ts';

/** How often a call lets the host's stack unwind, so that deep recursion cannot exhaust it. */
const UNWIND_EVERY = 40;

/** Calls a function in this shell, with its own positional parameters and locals. */
export async function callFunction(shell: Shell, definition: FunctionDefinition, args: readonly string[]): Promise<number> {
  const limit = functionLimit(shell);
  if (shell.frames.length >= limit) {
    await shell.complain(`${definition.name}: maximum function nesting level exceeded (${limit})`);
    throw new LineAbandoned(1);
  }
  if (shell.frames.length % UNWIND_EVERY === UNWIND_EVERY - 1) await undefined;
  const { positional, loopDepth, line } = shell;
  shell.frames.push({ name: definition.name, line, source: shell.origins.get(definition.name) ?? 'main' });
  shell.variables.enterFunction();
  shell.positional = [...args];
  shell.loopDepth = 0;
  try {
    return await runBody(shell, definition);
  } finally {
    shell.positional = positional;
    shell.loopDepth = loopDepth;
    shell.variables.leaveFunction();
    shell.frames.pop();
  }
}

async function runBody(shell: Shell, definition: FunctionDefinition): Promise<number> {
  try {
    return await shell.execute(definition.body);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    if (shell.signals.trap('RETURN') !== undefined) await shell.signals.runTrap('RETURN');
  }
}

function functionLimit(shell: Shell): number {
  const nest = Number(shell.variables.get('FUNCNEST') ?? 0);
  return nest > 0 && nest < LIMITS.functionDepth ? nest : LIMITS.functionDepth;
}
