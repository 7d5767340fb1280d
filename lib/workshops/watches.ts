import type { LearnerBus } from './learner-bus.ts';

/** Somebody looks at a learner's terminal, until it is disposed of. */
export interface Watch extends Disposable {
  readonly sandbox: string;
  /** The learner lets them type, at this moment. */
  mayType(): boolean;
  /** They have typed: the first time under each consent goes to the audit log. */
  typed(): void;
}

interface Watched {
  watches: number;
  mayType: boolean;
  /** How often the learner has given their consent since. */
  consents: number;
}

export interface WatchStart {
  learner: string;
  sandbox: string;
  mayType: boolean;
  onTyped(): void;
}

/** Who is being watched: the learner sees it, and says at any moment whether typing is allowed. */
export class Watches {
  readonly #bus: LearnerBus;
  readonly #watched = new Map<string, Watched>();

  constructor(bus: LearnerBus) {
    this.#bus = bus;
  }

  isWatched(learner: string): boolean {
    return this.#watched.has(learner);
  }

  setMayType(learner: string, mayType: boolean): void {
    const watched = this.#watched.get(learner);
    if (!watched) return;
    if (mayType && !watched.mayType) watched.consents += 1;
    watched.mayType = mayType;
  }

  begin({ learner, sandbox, mayType, onTyped }: WatchStart): Watch {
    const watched = this.#watched.get(learner) ?? { watches: 0, mayType, consents: 0 };
    this.#watched.set(learner, watched);
    watched.mayType = mayType;
    watched.watches += 1;
    if (watched.watches === 1) this.#bus.tell(learner, { type: 'workshop:watched', watched: true });
    let open = true;
    let typedUnder: number | undefined;
    return {
      sandbox,
      mayType: () => open && watched.mayType,
      typed: () => {
        if (typedUnder !== watched.consents) onTyped();
        typedUnder = watched.consents;
      },
      [Symbol.dispose]: () => {
        if (open) this.#end(learner, watched);
        open = false;
      },
    };
  }

  #end(learner: string, watched: Watched): void {
    watched.watches -= 1;
    if (watched.watches > 0) return;
    if (this.#watched.get(learner) === watched) this.#watched.delete(learner);
    this.#bus.tell(learner, { type: 'workshop:watched', watched: false });
  }
}
