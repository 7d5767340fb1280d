import type { Clock, Random } from '#lib/core/index.ts';
import type { ClaimVolumes } from '../kubelet/volumes/claim-volumes.ts';
import type { EventRecorder } from '../registry/event-recorder.ts';
import type { Registry } from '../registry/registry.ts';

/** What every controller works with. */
export interface ControllerContext {
  registry: Registry;
  clock: Clock;
  random: Random;
  recorder: EventRecorder;
  claims: ClaimVolumes;
}
