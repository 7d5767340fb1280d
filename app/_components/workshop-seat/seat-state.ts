import type { HelpPlace, LessonAccess, Message, PublicWorkshop, WorkshopNotice } from '#lib/workshops/index.ts';

/** A learner's place in a workshop, as the server renders it. */
export interface SeatView {
  workshop: PublicWorkshop;
  /** What the learner is called there. */
  name: string;
  mayType: boolean;
  lessons: readonly LessonAccess[];
  help: HelpPlace | undefined;
  messages: readonly Message[];
}

export interface SeatState extends Omit<SeatView, 'lessons' | 'name'> {
  /** Somebody looks on at a terminal of the learner's. */
  watched: boolean;
  /** The workshop, or the learner's place in it, is no more. */
  gone: boolean;
  /** Changes of the workshop that were heard of, for which the page has to be read again; the first is what it was rendered with. */
  changes: number;
}

export function initialSeat({ workshop, mayType, help, messages }: SeatView): SeatState {
  return { workshop, mayType, help, messages, watched: false, gone: false, changes: 0 };
}

/** The place after something happened. */
export function reduceSeat(state: SeatState, action: WorkshopNotice): SeatState {
  switch (action.type) {
    case 'workshop:changed':
      return { ...state, workshop: action.workshop, changes: state.changes + 1 };
    case 'workshop:help':
      return { ...state, help: action.help };
    case 'workshop:watched':
      return { ...state, watched: action.watched };
    case 'workshop:message':
      return state.messages.some(({ id }) => id === action.message.id) ? state : { ...state, messages: [...state.messages, action.message] };
    case 'workshop:gone':
      return { ...state, gone: true };
    case 'workshop:consent':
      return { ...state, mayType: action.mayType };
  }
}

/** Where a learner stands in the queue, in words; undefined for one who has not asked. */
export function wordsOfPlace(help: HelpPlace | undefined): string | undefined {
  if (!help) return undefined;
  if (help.taken) return 'Help is coming';
  return help.position === 1 ? 'You are next' : `${help.position - 1} before you`;
}
