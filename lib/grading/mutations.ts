import type { Exercise, Play } from '#lib/checks/index.ts';
import { placesOf } from '#lib/checks/index.ts';

/** One way to break a solution, or to write it otherwise. */
export interface Mutation {
  /** `drop the line "replicas: 3"` */
  title: string;
  kind: 'word' | 'number' | 'line' | 'namespace' | 'answer' | 'renamed';
  play: Play;
  /** `reject`: it is wrong. `accept`: only words that may be any were changed, so it is as right as before. */
  expect: 'reject' | 'accept';
  /** What was written and what stands there now: a reason for the rejection names one of them. */
  about: readonly string[];
}

/** Commands that change nothing: what they say does not decide whether the solution solves. */
const LOOKS_ONLY = /^\s*(kubectl\s+(get|describe|wait|logs|explain|rollout\s+(status|history)|top|version|api-resources)\b|sleep\s|set\s|#|EOF\b|$)/;
/** The shell's and kubectl's own words: a slip there is refused before the cluster sees anything. */
const WORD = /[A-Za-z][A-Za-z0-9]*(?:[._/:-][A-Za-z0-9]+)*/g;
const NUMBER = /(?<![\w.:/-])\d+(?![\w.:/-])/g;
const ELSEWHERE = 'kube-public';
/** Files of manifests: whatever the shell writes and kubectl reads may have any name. */
const FILE = /^[\w./-]+\.(?:ya?ml|json)$/;

/** Every way in which this module can break an exercise's solution. Deterministic; the longest lists come from manifests. */
export function mutationsOf(exercise: Exercise): readonly Mutation[] {
  const { commands, answer } = exercise.solution;
  const answers = exercise.kind === 'predict' || answer === undefined ? [] : wrongAnswers(exercise, answer);
  const free = [...(exercise.free ?? []), 'EOF', ...namesOfFiles(commands ?? '')];
  const broken = commands === undefined ? [] : [...otherWords(commands, free), ...otherNumbers(commands, free), ...droppedLines(commands, free), ...otherNamespace(commands), ...renamed(commands, free)];
  return [...broken, ...answers].map((mutation) => ({ ...mutation, play: { ...exercise.solution, ...mutation.play } }));
}

/** A part of them that has as many as it can of each kind, in turn, and always the same. */
export function sampleOf(mutations: readonly Mutation[], count: number): readonly Mutation[] {
  const kinds = Map.groupBy(mutations, ({ kind }) => kind);
  const spread = [...kinds.values()].map((list) => spreadOut(list, count));
  const picked: Mutation[] = [];
  for (let turn = 0; picked.length < Math.min(count, mutations.length); turn += 1) {
    picked.push(...spread.flatMap((list) => list[turn] ?? []).slice(0, count - picked.length));
  }
  return picked;
}

/** `count` of a list, from all over it rather than from its beginning. */
function spreadOut<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] as T);
}

interface Place {
  text: string;
  at: number;
}

/** Words on lines that do something, once each, at their first place there. */
function placesIn(commands: string, pattern: RegExp): readonly Place[] {
  const places: Place[] = [];
  let start = 0;
  for (const line of commands.split('\n')) {
    if (!LOOKS_ONLY.test(line)) for (const match of line.matchAll(pattern)) places.push({ text: match[0], at: start + match.index });
    start += line.length + 1;
  }
  return places.filter(({ text }, index) => places.findIndex((other) => other.text === text) === index);
}

function isFree(text: string, free: readonly string[]): boolean {
  return free.some((allowed) => allowed.includes(text));
}

/** Words and what they are put together from, in which a reason may speak of them. */
function partsOf(words: readonly string[]): readonly string[] {
  return [...words, ...words.flatMap((word) => word.split(/[/:.]/)).filter((part) => part.length > 2)];
}

/** Files that the commands write themselves. */
function namesOfFiles(commands: string): readonly string[] {
  return placesIn(commands, WORD).map(({ text }) => text).filter((text) => FILE.test(text) && commands.includes(`> ${text} `));
}

function wholeWord(word: string): RegExp {
  return new RegExp(`(?<!\\w|\\w-)${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w|-\\w)`, 'g');
}

/** Another word of the same make: `web` becomes `webx`, `nginx:latest` becomes `nginxx:latest`. */
function slipIn(word: string): string {
  const [, head = word, tail = ''] = /^([A-Za-z0-9_-]+)(.*)$/.exec(word) ?? [];
  return `${head}x${tail}`;
}

function otherWords(commands: string, free: readonly string[]): Mutation[] {
  return placesIn(commands, WORD)
    .filter(({ text }) => text.length > 1 && !isFree(text, free))
    .flatMap(({ text }): Mutation[] =>
      [slipIn(text), `x${text}`].map((slip) => ({
        title: `write "${slip}" for "${text}"`, kind: 'word', play: { commands: commands.replace(wholeWord(text), slip) }, expect: 'reject', about: partsOf([slip, text]),
      })),
    );
}

function otherNumbers(commands: string, free: readonly string[]): Mutation[] {
  return placesIn(commands, NUMBER)
    .filter(({ text }) => !isFree(text, free))
    .flatMap(({ text, at }): Mutation[] =>
      [Number(text) + 1, Math.max(0, Number(text) - 1)].map((other) => ({
        title: `write ${other} for ${text}`,
        kind: 'number',
        play: { commands: commands.slice(0, at) + String(other) + commands.slice(at + text.length) },
        expect: 'reject',
        about: [String(other), text],
      })),
    );
}

function droppedLines(commands: string, free: readonly string[]): Mutation[] {
  const lines = commands.split('\n');
  return lines.flatMap((line, index): Mutation[] => {
    if (LOOKS_ONLY.test(line) || isFree(line.trim(), free)) return [];
    const rest = lines.filter((_, other) => other !== index).join('\n');
    return [{ title: `drop the line "${line.trim()}"`, kind: 'line', play: { commands: rest }, expect: 'reject', about: partsOf(lines.slice(Math.max(0, index - 2), index + 1).flatMap((near) => near.match(WORD) ?? [])) }];
  });
}

function otherNamespace(commands: string): Mutation[] {
  const elsewhere = commands.replace(/\bkubectl (?!exec\b|config\b)/g, `kubectl -n ${ELSEWHERE} `);
  if (elsewhere === commands || / -n | --namespace/.test(commands)) return [];
  return [{ title: `do it in namespace ${ELSEWHERE}`, kind: 'namespace', play: { commands: elsewhere }, expect: 'reject', about: [ELSEWHERE] }];
}

/** What may be called anything is called something else throughout. */
function renamed(commands: string, free: readonly string[]): Mutation[] {
  return free
    .filter((text) => text !== 'EOF' && new RegExp(`^${WORD.source}$`).test(text) && wholeWord(text).test(commands))
    .map((text) => {
      const other = slipIn(text);
      return { title: `call "${text}" "${other}"`, kind: 'renamed', play: { commands: commands.replace(wholeWord(text), other) }, expect: 'accept', about: [] };
    });
}

/** Answers that an alternative gives are right as well. */
function wrongAnswers({ question, alternatives = [] }: Exercise, answer: string): Mutation[] {
  const right = new Set(alternatives.map((play) => play.answer));
  return otherAnswers(question, answer).filter((other) => !right.has(other)).map((other) => ({ title: `answer "${other}"`, kind: 'answer', play: { answer: other }, expect: 'reject', about: [] }));
}

function otherAnswers(question: Exercise['question'], answer: string): string[] {
  switch (question?.type) {
    case 'choice':
      return question.options.map(({ id }) => id).filter((id) => id !== answer);
    case 'placement':
      return [...placesOf(answer)].flatMap(([item, place]) =>
        question.places.filter(({ id }) => id !== place).map(({ id }) => [...placesOf(answer)].map(([name, at]) => `${name}=${name === item ? id : at}`).join()),
      );
    default:
      return typedAnswers(answer);
  }
}

function typedAnswers(answer: string): string[] {
  const numbers = [...answer.matchAll(/\d+/g)].map(({ 0: digits, index }) => `${answer.slice(0, index)}${Number(digits) + 1}${answer.slice(index + digits.length)}`);
  return [...numbers, `${answer}x`, `x${answer}`, answer.slice(0, -1), `${answer} ${answer}`, [...answer].reverse().join(''), 'yes', '0', 'nginx', 'default', '42'].filter(
    (other, index, all) => other.trim() !== '' && other !== answer && all.indexOf(other) === index,
  );
}
