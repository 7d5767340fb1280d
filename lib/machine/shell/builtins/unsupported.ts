import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

/** Builtins of bash that this shell has not, and says so: better than "command not found" for a command that exists. */
export const unsupported: readonly Builtin[] = [
  ['bind', 'keys cannot be bound in this shell'],
  ['fc', 'not available in this shell: use the arrow keys, history and !n'],
  ['enable', 'builtins cannot be switched off in this shell'],
  ['suspend', 'cannot suspend'],
].map(([name = '', words = '']) => ({ name, run: (call) => refuse(call, words) }));
