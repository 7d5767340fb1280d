/** `open`: every lesson at once. `in-order`: the next lesson once all exercises of those before it are passed. */
export type Gating = 'open' | 'in-order';

/** What the instructor says of one lesson for all, against the gating; null follows it. */
export type Gate = 'opened' | 'closed' | null;

export interface WorkshopLesson {
  /** `pods/first-pod` */
  lesson: string;
  gate: Gate;
}

/** What an instructor decides of a workshop. */
export interface WorkshopPlan {
  title: string;
  /** Lessons by id, in the order in which they are taught. */
  lessons: readonly string[];
  startsAt: Date;
  endsAt: Date;
  seats: number;
  gating: Gating;
  hints: boolean;
  solutions: boolean;
}

export interface Workshop extends Omit<WorkshopPlan, 'lessons'> {
  id: string;
  instructor: string;
  lessons: readonly WorkshopLesson[];
  /** Set when it was ended before its time. */
  endedAt: Date | undefined;
  /** What learners join with: `K7MQXR`. */
  code: string;
  createdAt: Date;
}

/** One line of the list of an instructor's workshops. */
export interface ListedWorkshop extends Workshop {
  phase: Phase;
  learners: number;
  waitingForHelp: number;
}

export type Phase = 'coming' | 'running' | 'ended';

export function phaseOf(workshop: Pick<Workshop, 'startsAt' | 'endsAt' | 'endedAt'>, now: number): Phase {
  if (now >= endOf(workshop).getTime()) return 'ended';
  return now < workshop.startsAt.getTime() ? 'coming' : 'running';
}

/** When it ended or will end. */
export function endOf({ endsAt, endedAt }: Pick<Workshop, 'endsAt' | 'endedAt'>): Date {
  return endedAt && endedAt < endsAt ? endedAt : endsAt;
}

/** Who did something: an instructor's id and name. */
export interface Actor {
  id: string;
  name: string;
}

/** A code for people: `K7M-QXR`. */
export function codeForPeople(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}
