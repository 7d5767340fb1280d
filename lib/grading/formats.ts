import type { CheckResult } from '#lib/checks/index.ts';
import type { Grade, GradedExercise } from './grade.ts';
import { GRADE_VERSION } from './grade-schema.ts';
import { renderExercism } from './exercism.ts';

export type GradeFormat = 'text' | 'json' | 'junit' | 'tap' | 'exercism';

export const GRADE_FORMATS: readonly GradeFormat[] = ['text', 'json', 'junit', 'tap', 'exercism'];

/** Renders a grade; every format ends with a line break. */
export function renderGrade(grade: Grade, format: GradeFormat): string {
  return RENDERERS[format](grade);
}

const RENDERERS: Readonly<Record<GradeFormat, (grade: Grade) => string>> = {
  text: renderText,
  json: (grade) => `${JSON.stringify({ version: GRADE_VERSION, ...grade }, undefined, 2)}\n`,
  junit: renderJUnit,
  tap: renderTap,
  exercism: renderExercism,
};

const MARKS = { passed: '✓', failed: '✗', 'could-not-look': '?' } as const;

/** For people, in a terminal: what a learner put into names and logs must not control it. */
function renderText(grade: Grade): string {
  const blocks = grade.exercises.map((exercise) => {
    const head = `${MARKS[exercise.state]} ${exercise.title} (${exercise.exercise}): ${exercise.earned} of ${exercise.possible} points`;
    return [head, ...exercise.checks.flatMap(textOfCheck)].join('\n');
  });
  return printable(`${blocks.join('\n\n')}\n\n${grade.earned} of ${grade.possible} points\n`);
}

/** Control and bidirectional characters as `\\u001b`, but for line breaks. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (character) => (character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function textOfCheck({ title, outcome }: CheckResult): string[] {
  const head = `  ${MARKS[outcome.state]} ${title}`;
  if (outcome.state === 'passed') return [head];
  if (outcome.state === 'could-not-look') return [head, `      could not look: ${outcome.reason}`];
  return [head, `      found:   ${outcome.found}`, `      wanted:  ${outcome.wanted}`, `      look at: ${outcome.lookAt}`];
}

/** JUnit XML as CI systems read it: a suite an exercise, a case a check. */
function renderJUnit(grade: Grade): string {
  const suites = grade.exercises.map((exercise) => {
    const count = (state: string) => exercise.checks.filter(({ outcome }) => outcome.state === state).length;
    const attributes = `name="${xml(exercise.exercise)}" tests="${exercise.checks.length}" failures="${count('failed')}" errors="${count('could-not-look')}"`;
    return `  <testsuite ${attributes}>\n${exercise.checks.map((check) => junitCase(exercise, check)).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="drydock">\n${suites.join('')}</testsuites>\n`;
}

function junitCase(exercise: GradedExercise, { title, outcome }: CheckResult): string {
  const open = `    <testcase classname="${xml(exercise.exercise)}" name="${xml(title)}"`;
  if (outcome.state === 'passed') return `${open}/>\n`;
  if (outcome.state === 'could-not-look') return `${open}>\n      <error message="${xml(outcome.reason)}"/>\n    </testcase>\n`;
  const message = `found: ${outcome.found}; wanted: ${outcome.wanted}`;
  return `${open}>\n      <failure message="${xml(message)}">${xml(outcome.lookAt)}</failure>\n    </testcase>\n`;
}

/** Characters that XML 1.0 cannot hold are dropped; the rest is escaped. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** TAP version 14: a test point an exercise, its checks as a subtest; diagnostics stand two spaces deeper, subtests four. */
function renderTap(grade: Grade): string {
  const points = grade.exercises.map((exercise, index) => {
    const checks = exercise.checks.flatMap((check, number) => tapPoint(check, number + 1));
    const head = [`# Subtest: ${tap(exercise.title)}`, ...indent(4, [`1..${exercise.checks.length}`, ...checks])];
    return [...head, `${okay(exercise.state)} ${index + 1} - ${tap(exercise.exercise)}`].join('\n');
  });
  return `TAP version 14\n1..${grade.exercises.length}\n${points.join('\n')}\n`;
}

function tapPoint({ title, outcome }: CheckResult, number: number): string[] {
  const head = `${okay(outcome.state)} ${number} - ${tap(title)}`;
  if (outcome.state === 'passed') return [head];
  const { state, ...reasons } = outcome;
  const lines = Object.entries({ state, ...reasons }).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [head, ...indent(2, ['---', ...lines, '...'])];
}

function okay(state: GradedExercise['state']): string {
  return state === 'passed' ? 'ok' : 'not ok';
}

function tap(text: string): string {
  return text.replace(/[\\#]/g, (character) => `\\${character}`).replace(/[\r\n]+/g, ' ');
}

function indent(spaces: number, lines: readonly string[]): string[] {
  return lines.map((line) => ' '.repeat(spaces) + line);
}
