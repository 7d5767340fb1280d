export { createKubectl } from './kubectl.ts';
export { createKubectlCompleter } from './completion/complete.ts';
export type { KubectlOptions } from './session/connect.ts';
