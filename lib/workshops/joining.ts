import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Prisma } from '#lib/database/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { record } from './audit.ts';
import { newRow } from './board/board-load.ts';
import { readCode } from './codes.ts';
import { checkedName, keyOfName } from './names.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { Shared } from './seat.ts';
import { Seat } from './seat.ts';
import type { WorkshopStore } from './store.ts';
import type { Workshop } from './workshop.ts';
import { codeForPeople, endOf, phaseOf } from './workshop.ts';

export interface JoinRequest {
  /** As it was typed. */
  code: string;
  name: string;
  /** The network address of who asks: guesses are counted by it. */
  from: string;
  /** The learner whose browser it is; one who is in the workshop already keeps their place. */
  current: string | undefined;
}

export interface Joined {
  seat: Seat;
  /** Of the learner made for the workshop; undefined for one who was in it already. */
  secret: string | undefined;
}

/** Wrong codes that one address may try in ten minutes: a class behind one address mistypes, a guesser gets nowhere. */
const WRONG_CODES = { points: 30, duration: 600 };

/** How learners come into workshops. */
export class Joining {
  readonly #shared: Shared;
  readonly #store: WorkshopStore;
  readonly #wrong = new RateLimiterMemory(WRONG_CODES);
  readonly #find: (learner: string) => Promise<Seat | undefined>;

  constructor(shared: Shared, { store, find }: { store: WorkshopStore; find(learner: string): Promise<Seat | undefined> }) {
    this.#shared = shared;
    this.#store = store;
    this.#find = find;
  }

  /** A place in the workshop of a code. WorkshopRefusal says in a sentence why there is none. */
  async join({ code, name, from, current }: JoinRequest): Promise<Joined> {
    const workshop = await this.#workshopOf(code, from);
    const held = current === undefined ? undefined : await this.#find(current);
    if (held?.workshop.id === workshop.id) return { seat: held, secret: undefined };
    this.#requireRunning(workshop);
    const displayed = checkedName(name);
    const { learner, secret } = await this.#shared.progress.createLearner();
    try {
      await this.#enrol(workshop, learner, displayed);
    } catch (error) {
      await this.#shared.client.learner.deleteMany({ where: { id: learner.id } });
      throw error;
    }
    return { seat: new Seat(workshop, { learner: learner.id, name: displayed, mayType: false }, this.#shared), secret };
  }

  /** Comes back by the secret of a personal link, from whatever device; nothing of the learner changes. */
  async comeBack(secret: string): Promise<{ seat: Seat; learner: Learner }> {
    const learner = await this.#shared.progress.learnerBySecret(secret);
    const seat = learner && (await this.#find(learner.id));
    if (!learner || !seat) throw new WorkshopRefusal('no-learner', 'This link leads to no place in a workshop. The workshop may have been deleted.');
    await seat.log('returned');
    return { seat, learner };
  }

  async #workshopOf(typed: string, from: string): Promise<Workshop> {
    const tries = await this.#wrong.get(from);
    if (tries && tries.consumedPoints >= WRONG_CODES.points) throw tooMany(tries);
    const code = readCode(typed);
    const workshop = code === undefined ? undefined : await this.#store.byCode(code);
    if (workshop) return workshop;
    await this.#wrong.consume(from).catch((refused: unknown) => {
      throw refused instanceof RateLimiterRes ? tooMany(refused) : refused;
    });
    const shown = code === undefined ? typed.trim().slice(0, 20) : codeForPeople(code);
    throw new WorkshopRefusal('unknown-code', shown === '' ? 'Enter the code that your instructor shows.' : `There is no workshop with the code ${shown}. Look at it again: it has six letters and digits.`);
  }

  #requireRunning(workshop: Workshop): void {
    const phase = phaseOf(workshop, this.#shared.clock.now());
    if (phase === 'coming') throw new WorkshopRefusal('not-open-yet', `This workshop opens on ${inWords(workshop.startsAt)}.`);
    if (phase === 'ended') throw new WorkshopRefusal('ended', `This workshop ended on ${inWords(endOf(workshop))}, and its code with it.`);
  }

  async #enrol(workshop: Workshop, { id }: Learner, name: string): Promise<void> {
    const { client, clock, hub } = this.#shared;
    const at = new Date(clock.now());
    const row = { learnerId: id, name, joinedAt: at, lastSeen: at, mayType: false };
    try {
      // One write after the other: the last seat goes to one of those who ask for it at once.
      await client.$transaction(async (transaction) => {
        const taken = await transaction.enrolment.count({ where: { workshopId: workshop.id } });
        if (taken >= workshop.seats) throw new WorkshopRefusal('full', `${workshop.seats === 1 ? 'The one seat of this workshop is' : `All ${workshop.seats} seats of this workshop are`} taken. Ask your instructor for one more.`);
        await transaction.enrolment.create({ data: { ...row, workshopId: workshop.id, nameKey: keyOfName(name) }, select: { learnerId: true } });
        await record(transaction, { workshop: workshop.id, actor: name, action: 'joined', learner: id, at });
      });
    } catch (error) {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
      throw await this.#taken(workshop, name);
    }
    hub.update(workshop.id, (board) => board.put(newRow(row)));
  }

  async #taken(workshop: Workshop, name: string): Promise<WorkshopRefusal> {
    const holder = await this.#shared.client.enrolment.findFirst({ where: { workshopId: workshop.id, nameKey: keyOfName(name) }, select: { name: true } });
    const taken = holder?.name ?? name;
    const like = taken === name ? '' : `, and ${name} looks too much like it`;
    return new WorkshopRefusal('name-taken', `Somebody in this workshop is called ${taken} already${like}. Choose another name; if it was you, come back by your personal link.`);
  }
}

function tooMany({ msBeforeNext }: { msBeforeNext: number }): WorkshopRefusal {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
  return new WorkshopRefusal('too-many-tries', `Too many wrong codes were tried from here. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`);
}

function inWords(date: Date): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(date);
  return `${day} at ${time} UTC`;
}
