import type { z } from 'zod';
import type { AttemptEntry, ExerciseSummary, FailureReason, HelpEntry, LearnerResults, Message, RosterEntry, Workshop } from '#lib/workshops/index.ts';
import { codeForPeople, phaseOf } from '#lib/workshops/workshop.ts';
import type * as schemas from './schemas.ts';

/** Things as the API shows them. Times become ISO 8601, and durations seconds. */

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const seconds = (milliseconds: number) => Math.round(milliseconds / 1000);

export function shownWorkshop({ startsAt, endsAt, endedAt, createdAt, code, lessons, ...workshop }: Workshop, now: number): z.input<typeof schemas.workshop> {
  return {
    ...workshop,
    phase: phaseOf({ startsAt, endsAt, endedAt }, now),
    startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), createdAt: createdAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    code: codeForPeople(code),
    lessons: lessons.map(({ lesson, gate }) => ({ lesson, gate })),
  };
}

export function shownLearner({ learner, name, joinedAt, lastSeen, online }: RosterEntry): z.input<typeof schemas.learner> {
  return { id: learner, name, joinedAt: joinedAt.toISOString(), lastSeen: lastSeen.toISOString(), online };
}

export function shownResults({ learner, name, joinedAt, results }: LearnerResults): z.input<typeof schemas.learnerResults> {
  return {
    learner: { id: learner, name, joinedAt: iso(joinedAt) },
    earned: results.reduce((sum, { earned }) => sum + earned, 0),
    possible: results.reduce((sum, { points }) => sum + points, 0),
    results: results.map(({ points: possible, passedAt, time, reason, ...result }) => ({
      ...result, possible,
      ...(passedAt !== undefined && { passedAt: iso(passedAt) }),
      ...(time !== undefined && { seconds: seconds(time) }),
      ...shownReason(reason),
    })),
  };
}

export function shownAttempt({ id, exercise, at, asked, state, reason }: AttemptEntry): z.input<typeof schemas.attempt> {
  return { id, exercise, at: iso(at), asked, state, ...shownReason(reason) };
}

function shownReason(reason: FailureReason | undefined) {
  return reason && { reason: { check: reason.check, title: reason.title, found: reason.found, wanted: reason.wanted } };
}

export function shownSummary({ medianTime, mistakes, ...summary }: ExerciseSummary): z.input<typeof schemas.exerciseSummary> {
  return { ...summary, ...(medianTime !== undefined && { medianSeconds: seconds(medianTime) }), mistakes: [...mistakes] };
}

export function shownHelp({ learner, name, askedAt, takenAt, ...request }: HelpEntry): z.input<typeof schemas.helpRequest> {
  return { ...request, learner: { id: learner, name }, askedAt: iso(askedAt), ...(takenAt !== undefined && { takenAt: iso(takenAt) }) };
}

export function shownMessage({ id, kind, text, exercise, learner, sentAt }: Message): z.input<typeof schemas.message> {
  return { id, kind, text, exercise, learner, sentAt: iso(sentAt) };
}
