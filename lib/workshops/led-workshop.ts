import type { AuditAction, AuditPage } from './audit.ts';
import { auditOf, record } from './audit.ts';
import type { BoardEvent, HelpEntry } from './board/board.ts';
import { columnsOf, loadRows } from './board/board-load.ts';
import { workshopCsv } from './results/export-csv.ts';
import type { WorkshopExport } from './results/export.ts';
import { exportWorkshop } from './results/export.ts';
import { openHelp } from './help.ts';
import type { WorkshopNotice } from './learner-bus.ts';
import type { Message, MessageDraft } from './messages.ts';
import { asMessage, messagesOf } from './messages.ts';
import type { Page, Paged } from './pages.ts';
import { checkedPlan, differences } from './plan.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { AttemptEntry, LearnerResults } from './results/results.ts';
import { attemptsOf, pageOfResults, resultsOfRow } from './results/results.ts';
import type { RosterEntry } from './roster.ts';
import { noLearner, pageOfRoster, rosterEntry } from './roster.ts';
import type { Shared } from './seat.ts';
import { publicWorkshop } from './public-workshop.ts';
import { announceGone, announceHelp } from './seat.ts';
import type { WorkshopStore } from './store.ts';
import type { ExerciseSummary } from './results/summary.ts';
import { summarise } from './results/summary.ts';
import type { Watch } from './watches.ts';
import type { Actor, Gate, Workshop, WorkshopPlan } from './workshop.ts';
import { endOf, phaseOf } from './workshop.ts';

/** Where learners' clusters and machines are. */
export interface SandboxKeeper {
  /** Takes one back to its beginning. */
  reset(sandbox: string): Promise<void>;
  /** Takes one away for good, also from whoever has it open. */
  erase(sandbox: string): Promise<void>;
}

/** A learner as their instructor may see them. */
export interface LedLearner {
  learner: string;
  name: string;
  sandbox: string;
  mayType: boolean;
}

const LONGEST_MESSAGE = 2000;

/** A workshop in the hands of its instructor. Every act that touches learners goes to the audit log. */
export class LedWorkshop {
  readonly #actor: Actor;
  readonly #shared: Shared;
  readonly #store: WorkshopStore;
  readonly #keeper: SandboxKeeper;
  #workshop: Workshop;

  constructor(workshop: Workshop, actor: Actor, parts: { shared: Shared; store: WorkshopStore; keeper: SandboxKeeper }) {
    this.#workshop = workshop;
    this.#actor = actor;
    this.#shared = parts.shared;
    this.#store = parts.store;
    this.#keeper = parts.keeper;
  }

  get workshop(): Workshop {
    return this.#workshop;
  }

  /** Changes what the instructor decides; another end counts, also for one that was ended before. Seats below the number of learners are refused. */
  async edit(changes: Partial<WorkshopPlan>): Promise<Workshop> {
    const before = planOf(this.#workshop);
    const plan = checkedPlan({ ...before, ...changes }, this.#shared.course);
    if (plan.seats < this.#workshop.seats && plan.seats < (await this.#shared.client.enrolment.count({ where: { workshopId: this.#workshop.id } }))) {
      throw new WorkshopRefusal('invalid', 'More learners than that have joined already.');
    }
    const altered = differences(before, plan);
    if (altered.length === 0) return this.#workshop;
    const { lessons, endsAt, ...rest } = plan;
    await this.#change({ ...rest, ...(changes.lessons && { lessons }), ...(altered.includes('end') && { endsAt, endedAt: null }) });
    await this.#log('edited', { detail: altered.join(', ') });
    return this.#workshop;
  }

  /** Lets it end later, also one that has ended: what was passed since counts from then on. */
  async extend(endsAt: Date): Promise<Workshop> {
    if (!(endsAt.getTime() > this.#now())) throw new WorkshopRefusal('invalid', 'Choose an end that is still to come.');
    await this.#change({ endsAt, endedAt: null });
    await this.#log('extended', { detail: endsAt.toISOString() });
    return this.#workshop;
  }

  /** Ends it now. Learners may go on for themselves; what they pass from now on does not count. */
  async end(): Promise<Workshop> {
    if (phaseOf(this.#workshop, this.#now()) === 'ended') throw new WorkshopRefusal('ended', 'The workshop has ended already.');
    await this.#change({ endedAt: new Date(this.#now()) });
    await this.#log('ended');
    return this.#workshop;
  }

  /** Deletes the workshop with all that is known of its learners: progress, attempts, messages, log and sandboxes. */
  async delete(): Promise<void> {
    await deleteWorkshop(this.#workshop.id, { shared: this.#shared, store: this.#store, keeper: this.#keeper });
  }

  /** Opens or closes a lesson for all; null lets it follow the workshop's rules again. */
  async setGate(lesson: string, gate: Gate): Promise<Workshop> {
    if (!this.#workshop.lessons.some((entry) => entry.lesson === lesson)) throw new WorkshopRefusal('no-lesson', `The workshop has no lesson ${lesson}.`);
    await this.#changed(await this.#store.setGate(this.#workshop, lesson, gate));
    await this.#log(gate === null ? 'lesson-follows-rules' : `lesson-${gate}`, { detail: lesson });
    return this.#workshop;
  }

  /** The class board, or what has changed since the version that the reader has; then its changes, until the signal aborts. */
  board(signal: AbortSignal, since?: string): AsyncIterable<BoardEvent> {
    return this.#shared.hub.follow(this.#workshop, signal, since);
  }

  help(): Promise<readonly HelpEntry[]> {
    return openHelp(this.#shared.client, this.#workshop.id);
  }

  takeHelp(id: string): Promise<void> {
    return this.#answerHelp(id, { takenAt: new Date(this.#now()) }, 'took-help');
  }

  async resolveHelp(id: string): Promise<void> {
    await this.#answerHelp(id, { closedAt: new Date(this.#now()), outcome: 'resolved' }, 'resolved-help');
  }

  messages(): Promise<readonly Message[]> {
    return messagesOf(this.#shared, this.#workshop.id);
  }

  /** Sends a message or a hint to one learner, or to all. */
  async send({ kind, text, exercise, learner }: MessageDraft): Promise<Message> {
    const words = text.trim();
    if (words === '') throw new WorkshopRefusal('invalid', 'Write what to send.');
    if ([...words].length > LONGEST_MESSAGE) throw new WorkshopRefusal('invalid', `A message can be ${LONGEST_MESSAGE} characters long.`);
    if (learner !== undefined) await this.learner(learner);
    const row = await this.#shared.client.message.create({
      data: { workshopId: this.#workshop.id, learnerId: learner ?? null, kind, text: words, exercise: exercise ?? null, sentAt: new Date(this.#now()) },
    });
    await this.#log(kind === 'hint' ? 'sent-hint' : 'sent-message', { learner, detail: exercise });
    const message = asMessage(row, this.#shared.course);
    await this.#tell(learner, { type: 'workshop:message', message });
    return message;
  }

  async learners(): Promise<readonly LedLearner[]> {
    const rows = await this.#shared.client.enrolment.findMany({
      where: { workshopId: this.#workshop.id }, include: { learner: { select: { sandbox: true } } }, orderBy: [{ joinedAt: 'asc' }, { learnerId: 'asc' }],
    });
    return rows.map(({ learnerId, name, mayType, learner: { sandbox } }) => ({ learner: learnerId, name, sandbox, mayType }));
  }

  /** A part of the list of learners, in the order of joining. */
  roster(page: Page): Promise<Paged<RosterEntry>> {
    return pageOfRoster(this.#shared, this.#workshop.id, page);
  }

  /** One line of it (`no-learner`). */
  entry(learner: string): Promise<RosterEntry> {
    return rosterEntry(this.#shared, this.#workshop.id, learner);
  }

  /** The results of a part of the learners, in the order of joining. */
  results(page: Page): Promise<Paged<LearnerResults>> {
    return pageOfResults(this.#shared, this.#workshop, page);
  }

  /** The results of one learner, whose work is looked at by that (`no-learner`). */
  async resultsOf(learner: string): Promise<LearnerResults> {
    await this.look(learner, 'work');
    const [row] = await loadRows(this.#shared, this.#workshop, { only: learner });
    if (!row) throw noLearner();
    return resultsOfRow(row, columnsOf(this.#workshop, this.#shared.course));
  }

  /** The recorded runs of one learner, the newest first, whose work is looked at by that (`no-learner`). */
  async attemptsOf(learner: string, page: { limit: number; before: number | undefined }): Promise<readonly AttemptEntry[]> {
    await this.look(learner, 'work');
    return attemptsOf(this.#shared.client, learner, page);
  }

  /** A learner of this workshop; of another, or none, is refused alike (`no-learner`). */
  async learner(id: string): Promise<LedLearner> {
    const row = await this.#shared.client.enrolment.findFirst({
      where: { learnerId: id, workshopId: this.#workshop.id }, include: { learner: { select: { sandbox: true } } },
    });
    if (!row) throw noLearner();
    return { learner: row.learnerId, name: row.name, sandbox: row.learner.sandbox, mayType: row.mayType };
  }

  /** A learner whose work the instructor looks at now. */
  async look(learner: string, at: 'files' | 'map' | 'work', detail?: string): Promise<LedLearner> {
    const found = await this.learner(learner);
    await this.#log(`looked-at-${at}`, { learner, detail });
    return found;
  }

  /** Looks at a learner's terminal, who sees that it is so; typing needs their consent, at each key. */
  async watch(learner: string, terminal: number): Promise<Watch> {
    const { sandbox } = await this.learner(learner);
    const detail = `terminal ${terminal}`;
    await this.#log('watched-terminal', { learner, detail });
    // Asked for last, so that a consent withdrawn meanwhile counts.
    const { mayType } = await this.learner(learner);
    return this.#shared.watches.begin({ learner, sandbox, mayType, onTyped: () => void this.#log('typed-in-terminal', { learner, detail }) });
  }

  /** Gives a learner a fresh sandbox; what they have passed stays. */
  async resetSandbox(learner: string): Promise<void> {
    const { sandbox } = await this.learner(learner);
    await this.#log('reset-sandbox', { learner });
    await this.#keeper.reset(sandbox);
  }

  /** Takes a learner out of the workshop, with all that is known of them. */
  async remove(learner: string): Promise<void> {
    const { sandbox } = await this.learner(learner);
    await this.#keeper.erase(sandbox);
    await this.#shared.client.learner.deleteMany({ where: { id: learner } });
    await this.#log('removed');
    await announceGone(this.#shared, this.#workshop.id, learner);
  }

  summary(): Promise<readonly ExerciseSummary[]> {
    return summarise(this.#shared, this.#workshop);
  }

  async exportJson(): Promise<WorkshopExport> {
    await this.#log('exported', { detail: 'JSON' });
    return exportWorkshop(this.#shared, this.#workshop);
  }

  async exportCsv(): Promise<string> {
    await this.#log('exported', { detail: 'CSV' });
    return workshopCsv(await exportWorkshop(this.#shared, this.#workshop));
  }

  /** What was done, the newest first; with `before`, from the entry before this id on. */
  audit(before?: number): Promise<AuditPage> {
    return auditOf(this.#shared.client, this.#workshop.id, { before });
  }

  #now(): number {
    return this.#shared.clock.now();
  }

  async #answerHelp(id: string, data: { takenAt?: Date; closedAt?: Date; outcome?: string }, action: AuditAction): Promise<void> {
    const open = { id, workshopId: this.#workshop.id, closedAt: null };
    const row = await this.#shared.client.helpRequest.findFirst({ where: open, select: { learnerId: true } });
    const { count } = await this.#shared.client.helpRequest.updateMany({ where: open, data });
    if (!row || count === 0) throw new WorkshopRefusal('no-help-request', 'This request was withdrawn or answered already.');
    await this.#log(action, { learner: row.learnerId });
    if (data.closedAt) this.#shared.bus.tell(row.learnerId, { type: 'workshop:help', help: undefined });
    await announceHelp(this.#shared, this.#workshop.id);
  }

  async #change(changes: Parameters<WorkshopStore['change']>[1]): Promise<void> {
    await this.#changed(await this.#store.change(this.#workshop, changes));
  }

  async #changed(workshop: Workshop): Promise<void> {
    const { hub, course } = this.#shared;
    const counts = whatCounts(this.#workshop);
    this.#workshop = workshop;
    if (whatCounts(workshop) !== counts) await hub.reread(workshop);
    else hub.update(workshop.id, (board) => board.setWorkshop(workshop, columnsOf(workshop, course)));
    await this.#tell(undefined, { type: 'workshop:changed', workshop: publicWorkshop(workshop, this.#now()) });
  }

  async #tell(learner: string | undefined, notice: WorkshopNotice): Promise<void> {
    const told = learner === undefined ? (await this.learners()).map((entry) => entry.learner) : [learner];
    for (const each of told) this.#shared.bus.tell(each, notice);
  }

  async #log(action: AuditAction, { learner, detail }: { learner?: string | undefined; detail?: string | undefined } = {}): Promise<void> {
    await record(this.#shared.client, { workshop: this.#workshop.id, actor: this.#actor.name, action, learner, detail, at: new Date(this.#now()) });
  }
}

/** What the instructor has decided so far. Its end is the one that counts, but for a workshop that was ended before it began. */
function planOf(workshop: Workshop): WorkshopPlan {
  const { title, lessons, startsAt, seats, gating, hints, solutions } = workshop;
  const end = endOf(workshop);
  return { title, lessons: lessons.map(({ lesson }) => lesson), startsAt, endsAt: end > startsAt ? end : workshop.endsAt, seats, gating, hints, solutions };
}

/** What decides which results count: equal for workshops in which the same do. */
function whatCounts(workshop: Workshop): string {
  return [endOf(workshop).toISOString(), ...workshop.lessons.map(({ lesson }) => lesson).sort()].join(' ');
}

/**
 * Deletes a workshop and all that is known of its learners, and tells whoever has a page of it open. Sandboxes go first: if
 * this is cut off, the workshop is still there to be deleted again.
 */
export async function deleteWorkshop(id: string, { shared: { bus, hub }, store, keeper }: { shared: Shared; store: WorkshopStore; keeper: SandboxKeeper }): Promise<void> {
  const learners = await store.learners(id);
  for (const { sandbox } of learners) await keeper.erase(sandbox);
  await store.delete(id);
  for (const learner of learners) bus.tell(learner.id, { type: 'workshop:gone' });
  hub.end(id);
}
