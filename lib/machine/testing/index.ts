export { typedKeys } from './typed-keys.ts';
export { TEST_TIME, testMachine, testProcessor } from './test-machine.ts';
export type { RunOptions, RunResult, TestMachine, TestMachineOptions, TestSession } from './test-machine.ts';
