import { EventQueue } from '#lib/core/index.ts';
import type { Message } from './messages.ts';
import type { PublicWorkshop } from './public-workshop.ts';

/** What a learner's page hears of their workshop as it happens. */
export type WorkshopNotice =
  | { type: 'workshop:message'; message: Message }
  /** Somebody looks at the learner's terminal now, or nobody does any more. */
  | { type: 'workshop:watched'; watched: boolean }
  /** The learner lets the instructor type, or no longer: every page of theirs shows the same. */
  | { type: 'workshop:consent'; mayType: boolean }
  /** The learner's open request for help, or none. */
  | { type: 'workshop:help'; help: HelpPlace | undefined }
  /** Dates, rules or opened lessons have changed. */
  | { type: 'workshop:changed'; workshop: PublicWorkshop }
  /** The workshop, or the learner's place in it, is no more. */
  | { type: 'workshop:gone' };

export interface HelpPlace {
  id: string;
  text: string;
  exercise: string | undefined;
  askedAt: number;
  /** 1 is next. */
  position: number;
  /** The instructor is on the way. */
  taken: boolean;
}

/** The open pages of learners, and what they are told. */
export class LearnerBus {
  readonly #pages = new Map<string, Set<EventQueue<WorkshopNotice>>>();

  isOnline(learner: string): boolean {
    return this.#pages.has(learner);
  }

  tell(learner: string, notice: WorkshopNotice): void {
    for (const page of this.#pages.get(learner) ?? []) page.push(notice);
  }

  /** Notices for one page, until `close` is called on it. */
  open(learner: string): EventQueue<WorkshopNotice> {
    const page = new EventQueue<WorkshopNotice>();
    this.#pages.set(learner, (this.#pages.get(learner) ?? new Set()).add(page));
    return page;
  }

  close(learner: string, page: EventQueue<WorkshopNotice>): void {
    page.close();
    const pages = this.#pages.get(learner);
    pages?.delete(page);
    if (pages?.size === 0) this.#pages.delete(learner);
  }
}
