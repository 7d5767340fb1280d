import { failed, passed } from '../outcomes.ts';
import type { Check } from '../exercise.ts';

export interface WantedEvent {
  /** Which Pods it may be about. */
  labelSelector: string;
  reason: string;
  /** Words of its message. */
  saying: string;
  /** A command that helps to bring it about or to see it. */
  lookAt: string;
}

/** A check that an event about one of these Pods has been recorded. */
export function eventCheck(id: string, title: string, { labelSelector, reason, saying, lookAt }: WantedEvent): Check {
  return {
    id,
    title,
    async run(view) {
      const pods = await view.pods(labelSelector);
      const events = (await Promise.all(pods.map((pod) => view.events({ kind: 'Pod', name: pod.metadata?.name ?? '' })))).flat();
      const ofReason = events.filter((event) => event.reason === reason);
      const match = ofReason.find((event) => event.message?.includes(saying));
      if (match) return passed(`${reason}: ${match.message}`);
      const said = ofReason.map((event) => event.message ?? '');
      return failed({
        found: said.length > 0 ? `${reason}: ${said.at(-1)}` : `no event ${reason} about a Pod of ${labelSelector}`,
        wanted: `an event ${reason} that says “${saying}”`,
        lookAt,
      });
    },
  };
}
