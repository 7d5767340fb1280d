export { typedKeys } from './typed-keys.ts';
export { testMachine, testProcessor } from './test-machine.ts';
export type { RunOptions, RunResult, TestMachine, TestMachineOptions, TestSession } from './test-machine.ts';
