import type { Clock, HttpEndpoint, Random } from '#lib/core/index.ts';
import { createKubectl, createKubectlCompleter } from '#lib/kubectl/index.ts';
import type { KubectlOptions } from '#lib/kubectl/index.ts';
import { createMachine, createShell, debianPrograms } from '#lib/machine/index.ts';
import type { Completers, Layer, MachineLimits, Network, Processor, ProgramLibrary } from '#lib/machine/index.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import type { ClusterEntrance } from './kubeconfig.ts';
import { baseLayer, ownLayer } from './system-files.ts';
import type { WorkstationLimits, WorkstationState } from './workstation.ts';
import { Workstation } from './workstation.ts';

export interface CreateWorkstationOptions {
  clock: Clock;
  random: Random;
  processor: Processor;
  network: Network;
  /** The cluster that ~/.kube/config leads to. */
  cluster: ClusterEntrance;
  /** The way there. */
  api: HttpEndpoint;
  hostname: string;
  hosts: readonly { address: string; names: readonly string[] }[];
  limits: WorkstationLimits & { machine: MachineLimits };
  /** Programs that stand in for those of the same name. */
  programs?: ProgramLibrary;
  /** What `save` gave. */
  saved?: WorkstationState | undefined;
  onChange?(): void;
  /** A file has changed; called often. */
  onFileChange?(): void;
  onBug?(error: unknown, program: string): void;
}

const HOME = '/root';
const ENVIRONMENT = new Map([
  ['HOME', HOME], ['USER', 'root'], ['LOGNAME', 'root'], ['SHELL', '/bin/bash'], ['TERM', 'xterm-256color'], ['LANG', 'C.UTF-8'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
]);
/** Programs beside those of Debian's packages of commands. */
const PROGRAM_PATHS = new Map([
  ['/usr/local/bin/kubectl', 'kubectl'], ['/usr/bin/bash', 'bash'], ['/usr/bin/dash', 'dash'], ['/usr/bin/sh', 'dash'],
]);

/** What all workstations share: made once for a process. */
export class WorkstationImage {
  readonly base: Layer = baseLayer(PROGRAM_PATHS);
}

/** A learner's computer: Debian with bash, the usual commands and kubectl, logged in to the cluster. */
export function createWorkstation(image: WorkstationImage, options: CreateWorkstationOptions): Workstation {
  const { clock, random, processor, network, hostname, hosts, limits, saved, onChange, onFileChange, onBug } = options;
  const kubectl: KubectlOptions = {
    connect: (entry, user) => (entry.server === options.cluster.server ? loggedIn(options.api, user.token) : undefined),
  };
  const completers: Completers = new Map([['kubectl', createKubectlCompleter(kubectl)]]);
  const own = ownLayer({ hostname, hosts, kubeconfig: kubeconfigFor(options.cluster) });
  const machine = createMachine({
    hostname, clock, random, processor, network,
    programs: new Map([...programs(kubectl, completers), ...(options.programs ?? [])]),
    limits: limits.machine,
    layers: [image.base, own],
    saved: saved?.files,
    onFileChange,
    ...(onBug ? { onBug } : {}),
  });
  return new Workstation({
    machine, clock, limits, completers, home: HOME, environment: ENVIRONMENT,
    terminals: saved?.terminals,
    onChange: onChange ?? (() => undefined),
  });
}

function programs(kubectl: KubectlOptions, completers: Completers): ProgramLibrary {
  return new Map([
    ...debianPrograms,
    ['kubectl', createKubectl(kubectl)],
    ['bash', createShell({ flavour: 'bash', completers })],
    ['dash', createShell({ flavour: 'dash' })],
  ]);
}

/** The API as whoever holds the token sees it. */
function loggedIn(api: HttpEndpoint, token: string | undefined): HttpEndpoint {
  if (token === undefined) return api;
  const authorization = `Bearer ${token}`;
  return {
    request: (request) => api.request({ ...request, headers: { ...request.headers, authorization } }),
    upgrade: (request) => api.upgrade({ ...request, headers: { ...request.headers, authorization } }),
  };
}
