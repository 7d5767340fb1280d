import type { LivePod } from '../../resources/live.ts';
import type { PodPlace } from '../volumes/downward.ts';
import type { PodContainers } from './pod-containers.ts';
import type { PodSandbox } from './sandbox.ts';
import type { PodVolumes } from '../volumes/volumes.ts';

/** A Pod as it is on its node, for what its worker leaves to others. */
export interface PodOnNode {
  readonly uid: string;
  readonly pod: LivePod;
  readonly place: PodPlace;
  readonly podIP: string;
  readonly volumes: PodVolumes;
  readonly containers: PodContainers;
  sandbox: PodSandbox | undefined;
  /** Nothing of it runs any more, and nothing will. */
  readonly isFinished: boolean;
  /** A container has written to its files, to a volume or to its log. */
  written(): void;
}
