import type { Clock } from '#lib/core/index.ts';
import type { Database } from '#lib/database/index.ts';
import type { ResultObserver } from '#lib/exercises/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { Learner, Progress } from '#lib/progress/index.ts';
import { record } from './audit.ts';
import { BoardHub } from './board/board-hub.ts';
import type { Joined, JoinRequest } from './joining.ts';
import { Joining } from './joining.ts';
import { LearnerBus } from './learner-bus.ts';
import type { SandboxKeeper } from './led-workshop.ts';
import { deleteWorkshop, LedWorkshop } from './led-workshop.ts';
import type { Page, Paged } from './pages.ts';
import { checkedPlan } from './plan.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { Shared } from './seat.ts';
import { Seat } from './seat.ts';
import { asWorkshop, WorkshopStore } from './store.ts';
import { Watches } from './watches.ts';
import type { Actor, ListedWorkshop, Workshop, WorkshopPlan } from './workshop.ts';
import { phaseOf } from './workshop.ts';

/** Workshops: what instructors and learners do in them. Refusals are WorkshopRefusal. */
export interface Workshops {
  /** Hears of every run of exercises and every hint, for the boards. */
  readonly observer: ResultObserver;
  create(instructor: Actor, plan: WorkshopPlan): Promise<Workshop>;
  list(instructor: Actor): Promise<readonly ListedWorkshop[]>;
  /** A part of the list, for programs. */
  page(instructor: Actor, page: Page): Promise<Paged<Workshop>>;
  /** A workshop of this instructor; another's, or none, is refused alike (`no-workshop`). */
  lead(instructor: Actor, id: string): Promise<LedWorkshop>;
  join(request: JoinRequest): Promise<Joined>;
  /** Comes back by the secret of a personal link (`no-learner`). */
  comeBack(secret: string): Promise<{ seat: Seat; learner: Learner }>;
  /** The learner's place in a workshop; undefined for one who learns alone. */
  seat(learner: string): Promise<Seat | undefined>;
  /** Deletes workshops that ended more than the days of retention ago, with all personal data; gives how many. */
  sweep(): Promise<number>;
}

export interface WorkshopsOptions {
  database: Database;
  course: Course;
  progress: Progress;
  clock: Clock;
  keeper: SandboxKeeper;
  retentionDays: number;
}

const DAY = 24 * 60 * 60_000;

export function createWorkshops({ database: { client }, course, progress, clock, keeper, retentionDays }: WorkshopsOptions): Workshops {
  const store = new WorkshopStore(client);
  const bus = new LearnerBus();
  const hub = new BoardHub({ client, course, clock, bus });
  const shared: Shared = { client, course, progress, clock, bus, hub, watches: new Watches(bus) };
  const seat = (learner: string) => findSeat(learner, shared);
  const joining = new Joining(shared, { store, find: seat });
  return {
    observer: hub,
    async create(instructor, plan) {
      const workshop = await store.create(instructor.id, checkedPlan(plan, course), new Date(clock.now()));
      await record(client, { workshop: workshop.id, actor: instructor.name, action: 'created', at: workshop.createdAt });
      return workshop;
    },
    async list(instructor) {
      const listed = await store.list(instructor.id);
      return listed.map(({ workshop, ...counts }) => ({ ...workshop, ...counts, phase: phaseOf(workshop, clock.now()) }));
    },
    page: (instructor, page) => store.page(instructor.id, page),
    async lead(instructor, id) {
      const workshop = await store.get(id, instructor.id);
      if (!workshop) throw new WorkshopRefusal('no-workshop', 'There is no such workshop of yours.');
      return new LedWorkshop(workshop, instructor, { shared, store, keeper });
    },
    join: (request) => joining.join(request),
    comeBack: (secret) => joining.comeBack(secret),
    seat,
    async sweep() {
      const old = await store.endedBefore(new Date(clock.now() - retentionDays * DAY));
      for (const id of old) await deleteWorkshop(id, { shared, store, keeper });
      return old.length;
    },
  };
}

async function findSeat(learner: string, shared: Shared): Promise<Seat | undefined> {
  const row = await shared.client.enrolment.findUnique({
    where: { learnerId: learner }, include: { workshop: { include: { lessons: { orderBy: { position: 'asc' } } } } },
  });
  return row ? new Seat(asWorkshop(row.workshop), { learner, name: row.name, mayType: row.mayType }, shared) : undefined;
}
