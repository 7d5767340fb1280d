import type { Limits } from '#lib/config/index.ts';
import type { HttpEndpoint, Random, VirtualClock } from '#lib/core/index.ts';
import type { Processor } from '#lib/machine/index.ts';
import { Switch } from '#lib/machine/index.ts';
import { createWorkstation } from '#lib/workstation/index.ts';
import type { Workstation, WorkstationImage, WorkstationState } from '#lib/workstation/index.ts';

export interface RemoteWorkstationOptions {
  clock: VirtualClock;
  random: Random;
  processor: Processor;
  image: WorkstationImage;
  limits: Limits;
  /** The cluster's API, and what ~/.kube/config says of it. */
  api: HttpEndpoint;
  cluster: { server: string; token: string; namespace: string };
  saved?: WorkstationState | undefined;
  onChange?(): void;
  onFileChange?(): void;
  onBug?(error: unknown, program: string): void;
}

const HOSTNAME = 'workstation';
const ADDRESS = '192.168.122.10';

/**
 * A simulated workstation for a cluster elsewhere: it is not on that cluster's network, so its kubectl
 * reaches the API, and its curl reaches no Pod.
 */
export function createRemoteWorkstation({ image, limits, onChange, ...options }: RemoteWorkstationOptions): Workstation {
  return createWorkstation(image, {
    ...options,
    network: new Switch({ random: options.random }).plug({ addresses: [ADDRESS], names: [HOSTNAME] }),
    hostname: HOSTNAME,
    hosts: [{ address: ADDRESS, names: [HOSTNAME] }],
    limits: { machine: limits.workstation, terminal: limits.terminal, run: limits.sandbox.run, runOutput: limits.sandbox.runOutput },
    onChange: onChange ?? (() => undefined),
  });
}
