export { EmbeddedSandboxes, startEmbedded } from './embedded.ts';
export { openSandboxes } from './open.ts';
export type { EmbeddedOptions } from './embedded.ts';
export { serveHttp } from './http-server.ts';
export type { HttpServing, ServeOptions } from './http-server.ts';
export type { ClusterAccess, Sandbox, Sandboxes } from './sandbox.ts';
export { isSandboxId, SandboxError } from './sandbox-id.ts';
