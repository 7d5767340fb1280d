import { createContext, use } from 'react';
import type { WorkshopNotice } from '#lib/workshops/index.ts';

export type { WorkshopNotice };

/** Who listens to what happens in the learner's workshop. */
export type HearNotice = (notice: WorkshopNotice) => void;

export const HearNoticeContext = createContext<HearNotice>(() => undefined);

/** The listener of this page; one that hears nothing for a learner who is in no workshop. */
export function useHearNotice(): HearNotice {
  return use(HearNoticeContext);
}

/** Tells what happens in a workshop from what happens to exercises and the sandbox: both come over one stream. */
export function isNotice(event: { type: string }): event is WorkshopNotice {
  return event.type.startsWith('workshop:');
}
