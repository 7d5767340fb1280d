export { HostedSandboxes, startHosted } from './hosted.ts';
export type { SupervisorOptions as HostedOptions } from './host/supervisor.ts';
export { openSandboxes } from './open.ts';
export { serveHttp } from './http-server.ts';
export type { HttpServing, ServeOptions } from './http-server.ts';
export type { ClusterAccess, Sandbox, Sandboxes } from './sandbox.ts';
export { isSandboxId, SandboxError } from './sandbox-id.ts';
