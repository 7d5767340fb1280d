import type { Builtin } from '../interpreter/builtin.ts';

export const trueBuiltin: Builtin = { name: 'true', run: () => 0 };
export const falseBuiltin: Builtin = { name: 'false', run: () => 1 };
export const colon: Builtin = { name: ':', special: true, run: () => 0 };
