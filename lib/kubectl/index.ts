export { createKubectl } from './kubectl.ts';
export type { KubectlOptions } from './kubectl.ts';
