import type { AuditAction } from '#lib/workshops/index.ts';

const WORDS: Readonly<Record<AuditAction, string>> = {
  created: 'made the workshop',
  edited: 'changed its plan',
  extended: 'moved its end',
  ended: 'ended it',
  'lesson-opened': 'opened a lesson for all',
  'lesson-closed': 'closed a lesson for all',
  'lesson-follows-rules': 'let a lesson follow the rules again',
  joined: 'joined',
  returned: 'came back by the personal link',
  left: 'left',
  removed: 'took a learner out',
  consented: 'let the instructor type',
  'consent-withdrawn': 'no longer lets the instructor type',
  'watched-terminal': 'looked on at a terminal',
  'typed-in-terminal': 'typed in a terminal',
  'looked-at-files': 'looked at files',
  'looked-at-map': 'looked at the map',
  'looked-at-work': 'looked at results',
  'sent-hint': 'sent a hint',
  'sent-message': 'sent a message',
  'took-help': 'took a request for help',
  'resolved-help': 'answered a request for help',
  'reset-sandbox': 'reset a sandbox',
  exported: 'exported the results',
};

/** What was done, in words that follow the name of who did it. */
export function wordsOfAction(action: AuditAction): string {
  return WORDS[action];
}
