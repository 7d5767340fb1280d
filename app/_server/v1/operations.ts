import { z } from 'zod';
import type { Operation } from './operation.ts';
import { operation } from './operation.ts';
import * as schemas from './schemas.ts';

const WORKSHOP = '/workshops/{workshop}';
const LEARNER = `${WORKSHOP}/learners/{learner}`;

export const listWorkshops = operation({
  id: 'listWorkshops', method: 'GET', path: '/workshops', tag: 'Workshops', scope: 'workshops:read',
  summary: 'Your workshops, the latest first.',
  query: schemas.page, status: 200, answer: schemas.pageOf(schemas.workshop), refusals: [],
});

export const createWorkshop = operation({
  id: 'createWorkshop', method: 'POST', path: '/workshops', tag: 'Workshops', scope: 'workshops:write',
  summary: 'Creates a workshop.',
  body: schemas.workshopPlan, status: 201, answer: schemas.workshop, refusals: [],
});

export const getWorkshop = operation({
  id: 'getWorkshop', method: 'GET', path: WORKSHOP, tag: 'Workshops', scope: 'workshops:read',
  summary: 'A workshop.',
  status: 200, answer: schemas.workshop, refusals: [404],
});

export const editWorkshop = operation({
  id: 'editWorkshop', method: 'PATCH', path: WORKSHOP, tag: 'Workshops', scope: 'workshops:write',
  summary: 'Changes what is given of a workshop.',
  body: schemas.workshopChanges, status: 200, answer: schemas.workshop, refusals: [404],
});

export const endWorkshop = operation({
  id: 'endWorkshop', method: 'POST', path: `${WORKSHOP}/end`, tag: 'Workshops', scope: 'workshops:write',
  summary: 'Ends a workshop now.',
  status: 200, answer: schemas.workshop, refusals: [404, 409],
});

export const deleteWorkshop = operation({
  id: 'deleteWorkshop', method: 'DELETE', path: WORKSHOP, tag: 'Workshops', scope: 'workshops:write',
  summary: 'Deletes a workshop with all that is known of its learners.',
  status: 204, refusals: [404],
});

export const listLearners = operation({
  id: 'listLearners', method: 'GET', path: `${WORKSHOP}/learners`, tag: 'Learners', scope: 'learners:read',
  summary: 'The learners of a workshop, in the order in which they joined.',
  query: schemas.page, status: 200, answer: schemas.pageOf(schemas.learner), refusals: [404],
});

export const getLearner = operation({
  id: 'getLearner', method: 'GET', path: LEARNER, tag: 'Learners', scope: 'learners:read',
  summary: 'A learner of a workshop.',
  status: 200, answer: schemas.learner, refusals: [404],
});

export const getLearnerResults = operation({
  id: 'getLearnerResults', method: 'GET', path: `${LEARNER}/results`, tag: 'Progress', scope: 'progress:read',
  summary: 'The results of a learner, exercise by exercise.', description: 'The learner can read that their work was looked at.',
  status: 200, answer: schemas.learnerResults, refusals: [404],
});

export const listAttempts = operation({
  id: 'listAttempts', method: 'GET', path: `${LEARNER}/attempts`, tag: 'Progress', scope: 'progress:read',
  summary: 'The recorded runs of a learner, the newest first, each with its reason.', description: 'The learner can read that their work was looked at.',
  query: schemas.page, status: 200, answer: schemas.pageOf(schemas.attempt), refusals: [404],
});

export const listResults = operation({
  id: 'listResults', method: 'GET', path: `${WORKSHOP}/results`, tag: 'Progress', scope: 'progress:read',
  summary: 'The results of all learners, in the order in which they joined.',
  query: schemas.page, status: 200, answer: schemas.pageOf(schemas.learnerResults), refusals: [404],
});

export const getSummary = operation({
  id: 'getSummary', method: 'GET', path: `${WORKSHOP}/summary`, tag: 'Progress', scope: 'progress:read',
  summary: 'How the class did: pass rate, time and commonest mistakes of each exercise.',
  status: 200, answer: z.object({ exercises: z.array(schemas.exerciseSummary) }), refusals: [404],
});

export const listHelp = operation({
  id: 'listHelp', method: 'GET', path: `${WORKSHOP}/help`, tag: 'Help', scope: 'help:read',
  summary: 'Who waits for help, the longest waiting first; one request a learner at most.',
  status: 200, answer: z.object({ items: z.array(schemas.helpRequest) }), refusals: [404],
});

export const sendMessage = operation({
  id: 'sendMessage', method: 'POST', path: `${WORKSHOP}/messages`, tag: 'Messages', scope: 'messages:write',
  summary: 'Sends a message or a hint to one learner, or to all.',
  body: schemas.messageDraft, status: 201, answer: schemas.message, refusals: [404],
});

export const gradeHandIn = operation({
  id: 'gradeHandIn', method: 'POST', path: '/grades', tag: 'Grades', scope: 'grades:write',
  summary: 'Grades a hand-in of one exercise in a fresh sandbox.',
  description: 'The same hand-in gives the same grade, byte for byte. Nothing of it is kept.',
  body: schemas.handIn, status: 200, answer: schemas.grade, refusals: [503],
});

/** Every operation, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  listWorkshops, createWorkshop, getWorkshop, editWorkshop, endWorkshop, deleteWorkshop,
  listLearners, getLearner,
  listResults, getLearnerResults, listAttempts, getSummary,
  listHelp, sendMessage, gradeHandIn,
];
