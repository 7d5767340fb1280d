import type { DatabaseClient, WorkshopLessonModel, WorkshopModel } from '#lib/database/index.ts';
import { newCode, newId } from './codes.ts';
import type { Page, Paged } from './pages.ts';
import { oneMore, paged, startingBefore } from './pages.ts';
import type { Gate, Gating, Workshop, WorkshopPlan } from './workshop.ts';

type Row = WorkshopModel & { lessons: WorkshopLessonModel[] };

const WITH_LESSONS = { lessons: { orderBy: { position: 'asc' } } } as const;

/** The rows of workshops. */
export class WorkshopStore {
  readonly #client: DatabaseClient;

  constructor(client: DatabaseClient) {
    this.#client = client;
  }

  async create(instructor: string, plan: WorkshopPlan, createdAt: Date): Promise<Workshop> {
    const { lessons, ...rest } = plan;
    const row = await this.#client.workshop.create({
      data: { ...rest, id: newId(), code: newCode(), instructorId: instructor, createdAt, lessons: { create: lessons.map((lesson, position) => ({ lesson, position })) } },
      include: WITH_LESSONS,
    });
    return asWorkshop(row);
  }

  /** One of this instructor's. */
  async get(id: string, instructor: string): Promise<Workshop | undefined> {
    const row = await this.#client.workshop.findFirst({ where: { id, instructorId: instructor }, include: WITH_LESSONS });
    return row ? asWorkshop(row) : undefined;
  }

  async byCode(code: string): Promise<Workshop | undefined> {
    const row = await this.#client.workshop.findUnique({ where: { code }, include: WITH_LESSONS });
    return row ? asWorkshop(row) : undefined;
  }

  /** A part of them, the newest first. */
  async page(instructor: string, page: Page): Promise<Paged<Workshop>> {
    const rows = await this.#client.workshop.findMany({
      where: { instructorId: instructor, ...startingBefore(page.after) }, include: WITH_LESSONS, orderBy: [{ startsAt: 'desc' }, { id: 'asc' }], take: oneMore(page).limit,
    });
    return paged(rows.map(asWorkshop), page, ({ startsAt, id }) => ({ at: startsAt, id }));
  }

  /** The newest first, each with how many learners it has and how many of them wait for help. */
  async list(instructor: string): Promise<readonly { workshop: Workshop; learners: number; waitingForHelp: number }[]> {
    const counts = { select: { enrolments: true, helpRequests: { where: { closedAt: null } } } };
    const rows = await this.#client.workshop.findMany({
      where: { instructorId: instructor }, include: { ...WITH_LESSONS, _count: counts }, orderBy: [{ startsAt: 'desc' }, { id: 'asc' }],
    });
    return rows.map((row) => ({ workshop: asWorkshop(row), learners: row._count.enrolments, waitingForHelp: row._count.helpRequests }));
  }

  /** A lesson that stays keeps what the instructor said of it. */
  async change(workshop: Workshop, changes: Partial<WorkshopPlan & { endedAt: Date | null }>): Promise<Workshop> {
    const { lessons, ...rest } = changes;
    const gates = new Map(workshop.lessons.map(({ lesson, gate }) => [lesson, gate]));
    const anew = lessons && { deleteMany: {}, create: lessons.map((lesson, position) => ({ lesson, position, gate: gates.get(lesson) ?? null })) };
    const row = await this.#client.workshop.update({ where: { id: workshop.id }, data: { ...rest, ...(anew ? { lessons: anew } : {}) }, include: WITH_LESSONS });
    return asWorkshop(row);
  }

  async setGate(workshop: Workshop, lesson: string, gate: Gate): Promise<Workshop> {
    await this.#client.workshopLesson.updateMany({ where: { workshopId: workshop.id, lesson }, data: { gate } });
    return { ...workshop, lessons: workshop.lessons.map((entry) => (entry.lesson === lesson ? { lesson, gate } : entry)) };
  }

  /** The workshop, its learners and all that is kept of them. */
  async delete(id: string): Promise<void> {
    await this.#client.$transaction([
      this.#client.learner.deleteMany({ where: { enrolment: { workshopId: id } } }),
      this.#client.workshop.deleteMany({ where: { id } }),
    ]);
  }

  /** The ids of workshops that ended before a moment. */
  async endedBefore(moment: Date): Promise<readonly string[]> {
    const rows = await this.#client.workshop.findMany({ where: { OR: [{ endsAt: { lt: moment } }, { endedAt: { lt: moment } }] }, select: { id: true } });
    return rows.map(({ id }) => id);
  }

  /** A workshop's learners, with their sandboxes. */
  learners(id: string): Promise<readonly { id: string; sandbox: string }[]> {
    return this.#client.learner.findMany({ where: { enrolment: { workshopId: id } }, select: { id: true, sandbox: true } });
  }
}

export function asWorkshop(row: Row): Workshop {
  const { instructorId: instructor, lessons, gating, endedAt, ...rest } = row;
  return {
    ...rest, instructor, endedAt: endedAt ?? undefined,
    gating: gating as Gating,
    lessons: lessons.map(({ lesson, gate }) => ({ lesson, gate: gate as Gate })),
  };
}
