import type { Clock } from '#lib/core/index.ts';
import type { DatabaseClient } from '#lib/database/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { Progress } from '#lib/progress/index.ts';
import type { AuditAction, AuditPage } from './audit.ts';
import { auditOf, record } from './audit.ts';
import type { BoardHub } from './board/board-hub.ts';
import { newId } from './codes.ts';
import type { LessonAccess } from './gating.ts';
import { lessonsFor } from './gating.ts';
import { openHelp, placeOf } from './help.ts';
import type { HelpPlace, LearnerBus, WorkshopNotice } from './learner-bus.ts';
import type { Message } from './messages.ts';
import { messagesOf } from './messages.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { Watches } from './watches.ts';
import type { PublicWorkshop } from './public-workshop.ts';
import { publicWorkshop } from './public-workshop.ts';
import type { Workshop } from './workshop.ts';

/** What the modules of this part share. */
export interface Shared {
  client: DatabaseClient;
  course: Course;
  progress: Progress;
  clock: Clock;
  bus: LearnerBus;
  hub: BoardHub;
  watches: Watches;
}

export interface HelpDraft {
  text: string;
  lesson?: string | undefined;
  exercise?: string | undefined;
}

/** Characters of a request for help. */
const LONGEST_HELP = 500;

/** Messages that a page is told again whenever it comes. */
const LATEST = 20;

export interface Enrolled {
  learner: string;
  name: string;
  mayType: boolean;
}

/** A learner's place in their workshop, and what they may do there. */
export class Seat {
  readonly workshop: Workshop;
  readonly learner: string;
  readonly name: string;
  /** The learner lets the instructor type in their terminal. */
  readonly mayType: boolean;
  readonly #shared: Shared;

  constructor(workshop: Workshop, { learner, name, mayType }: Enrolled, shared: Shared) {
    this.workshop = workshop;
    this.learner = learner;
    this.name = name;
    this.mayType = mayType;
    this.#shared = shared;
  }

  get public(): PublicWorkshop {
    return publicWorkshop(this.workshop, this.#shared.clock.now());
  }

  /** The workshop's lessons in its order, and which of them may be opened now. */
  async lessons(): Promise<readonly LessonAccess[]> {
    const { progress, course, clock } = this.#shared;
    const passed = new Set((await progress.exercises(this.learner)).filter(({ passedAt }) => passedAt).map(({ exercise }) => exercise));
    return lessonsFor({ workshop: this.workshop, course, passed, now: clock.now() });
  }

  /** Refuses (`lesson-closed`) a lesson that may not be opened now, and one that the workshop does not have. */
  async requireOpen(lesson: string): Promise<void> {
    const access = (await this.lessons()).find((entry) => entry.lesson === lesson);
    if (access?.open) return;
    throw new WorkshopRefusal('lesson-closed', WHY_CLOSED[access?.reason ?? 'absent']);
  }

  /** Refuses (`hints-off`) hints where the workshop has none. */
  requireHints(): void {
    if (!this.workshop.hints) throw new WorkshopRefusal('hints-off', 'This workshop gives no hints. Ask for help instead.');
  }

  /** Refuses (`solutions-off`) solutions where the workshop shows none. */
  requireSolutions(): void {
    if (!this.workshop.solutions) throw new WorkshopRefusal('solutions-off', 'This workshop shows no solutions. Ask for help instead.');
  }

  async help(): Promise<HelpPlace | undefined> {
    return placeOf(await openHelp(this.#shared.client, this.workshop.id), this.learner);
  }

  /** Asks for help; whoever has asked already keeps their place, with the new words. */
  async askHelp({ text, lesson, exercise }: HelpDraft): Promise<HelpPlace> {
    if (this.public.phase === 'ended') throw new WorkshopRefusal('ended', 'The workshop has ended.');
    const { client, clock } = this.#shared;
    const words = { text: [...text.trim()].slice(0, LONGEST_HELP).join(''), lesson: lesson ?? null, exercise: exercise ?? null };
    const open = { workshopId: this.workshop.id, learnerId: this.learner, closedAt: null };
    // Two tabs may ask at once: one request comes of it.
    await client.$transaction(async (transaction) => {
      const { count } = await transaction.helpRequest.updateMany({ where: open, data: words });
      if (count === 0) await transaction.helpRequest.create({ data: { ...open, ...words, id: newId(), askedAt: new Date(clock.now()) }, select: { id: true } });
    });
    await announceHelp(this.#shared, this.workshop.id);
    const place = await this.help();
    if (!place) throw new WorkshopRefusal('no-help-request', 'Your request was answered already.');
    return place;
  }

  async withdrawHelp(): Promise<void> {
    const { client, clock, bus } = this.#shared;
    await client.helpRequest.updateMany({
      where: { learnerId: this.learner, closedAt: null }, data: { closedAt: new Date(clock.now()), outcome: 'withdrawn' },
    });
    bus.tell(this.learner, { type: 'workshop:help', help: undefined });
    await announceHelp(this.#shared, this.workshop.id);
  }

  /** Lets the instructor type in the learner's terminal, or no longer; holds at once, for open watches too. */
  async setMayType(mayType: boolean): Promise<void> {
    const { client, hub, bus, watches } = this.#shared;
    await client.enrolment.update({ where: { learnerId: this.learner }, data: { mayType }, select: { learnerId: true } });
    watches.setMayType(this.learner, mayType);
    bus.tell(this.learner, { type: 'workshop:consent', mayType });
    hub.update(this.workshop.id, (board) => board.alter(this.learner, { mayType }));
    await this.log(mayType ? 'consented' : 'consent-withdrawn');
  }

  /** The learner has had all that is known of them forgotten: the class hears that they are gone. */
  forgotten(): Promise<void> {
    return announceGone(this.#shared, this.workshop.id, this.learner);
  }

  messages(): Promise<readonly Message[]> {
    return messagesOf(this.#shared, this.workshop.id, this.learner);
  }

  /** What was done that concerns this learner, the newest first; with `before`, from the entry before this id on. */
  audit(before?: number): Promise<AuditPage> {
    return auditOf(this.#shared.client, this.workshop.id, { learner: this.learner, before });
  }

  async log(action: AuditAction, detail?: string): Promise<void> {
    const { client, clock } = this.#shared;
    await record(client, { workshop: this.workshop.id, actor: this.name, action, learner: this.learner, detail, at: new Date(clock.now()) });
  }

  /** What happens while a page of the learner shows `lesson`; the class board sees them there meanwhile. */
  async *follow(lesson: string | undefined, signal: AbortSignal): AsyncGenerator<WorkshopNotice> {
    const { client, bus, watches } = this.#shared;
    const page = bus.open(this.learner);
    signal.addEventListener('abort', () => page.close(), { once: true });
    if (signal.aborted) page.close();
    try {
      await this.#seen(lesson);
      yield { type: 'workshop:changed', workshop: this.public };
      yield { type: 'workshop:help', help: await this.help() };
      yield { type: 'workshop:watched', watched: watches.isWatched(this.learner) };
      const place = await client.enrolment.findUnique({ where: { learnerId: this.learner }, select: { mayType: true } });
      yield { type: 'workshop:consent', mayType: place?.mayType ?? false };
      // What was sent since the page was rendered, or while its line was down; the page knows what it has by the ids.
      for (const message of (await this.messages()).slice(-LATEST)) yield { type: 'workshop:message', message };
      yield* page;
    } finally {
      bus.close(this.learner, page);
      await this.#seen(undefined);
    }
  }

  async #seen(lesson: string | undefined): Promise<void> {
    const { client, clock, hub, bus } = this.#shared;
    const now = clock.now();
    const changes = { online: bus.isOnline(this.learner), lastSeen: now, ...(lesson === undefined ? {} : { lesson }) };
    hub.update(this.workshop.id, (board) => board.alter(this.learner, changes));
    // The learner may have been removed meanwhile.
    await client.enrolment.updateMany({ where: { learnerId: this.learner }, data: { lastSeen: new Date(now) } });
  }
}

const WHY_CLOSED = {
  order: 'This lesson opens when every exercise of the lessons before it is passed.',
  closed: 'The instructor has closed this lesson for now.',
  'not-yet': 'The workshop has not begun yet.',
  absent: 'This lesson is not part of your workshop.',
} as const;

/** Tells the board, the learner's own pages and everybody who waits that a learner is no longer in the workshop. */
export async function announceGone(shared: Shared, workshop: string, learner: string): Promise<void> {
  shared.hub.update(workshop, (board) => board.remove(learner));
  shared.bus.tell(learner, { type: 'workshop:gone' });
  await announceHelp(shared, workshop);
}

/** Tells the board and everybody who waits where they stand. */
export async function announceHelp({ client, hub, bus }: Shared, workshop: string): Promise<void> {
  const queue = await openHelp(client, workshop);
  hub.update(workshop, (board) => board.setHelp(queue));
  for (const { learner } of queue) bus.tell(learner, { type: 'workshop:help', help: placeOf(queue, learner) });
}
