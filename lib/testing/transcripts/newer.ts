import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'fixtures/newer');
const HEADING = /^=== (\S+:\d+) (.*)$/;

/** What a command that v1.35 answers otherwise prints there, masked, with its exit status below it. */
export function newerAnswers(file: string): ReadonlyMap<string, string> {
  const answers = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of readFileSync(join(FOLDER, file), 'utf8').replace(/\n$/, '').split('\n')) {
    const [, place, command] = HEADING.exec(line) ?? [];
    if (place === undefined) lines.push(line);
    else answers.set(place, (lines = [`$ ${command ?? ''}`]));
  }
  return new Map([...answers].map(([place, text]) => [place, text.join('\n')]));
}

/** The text of such a file. */
export function newerText(answers: ReadonlyMap<string, string>): string {
  return [...answers].map(([place, answer]) => `=== ${place} ${answer.slice(2)}\n`).join('');
}
