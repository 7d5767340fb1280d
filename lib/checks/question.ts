/** One of several things to choose from, or to sort into. */
export interface Option {
  /** Kebab-case; what an answer consists of. */
  id: string;
  /** May hold Markdown's `code`. */
  text: string;
}

/** What an exercise asks. It says nothing of which answer is right: the exercise's checks know. */
export type Question =
  /** Answered by an option's id. */
  | { type: 'choice'; prompt: string; options: readonly Option[] }
  /** Each item goes to a place. Answered by `item=place` for each item, in the items' order, joined by commas. */
  | { type: 'placement'; prompt: string; items: readonly Option[]; places: readonly Option[] }
  /** Answered by what was typed, without the spaces around it. */
  | { type: 'text'; prompt: string; /** An example of the form that is meant. */ placeholder?: string };

/** Characters that a typed answer may have. */
export const LONGEST_ANSWER = 200;

/** The answer in its plain form, or undefined when it is no answer to this question at all. */
export function parseAnswer(question: Question, given: string): string | undefined {
  switch (question.type) {
    case 'choice':
      return question.options.some(({ id }) => id === given) ? given : undefined;
    case 'placement':
      return isPlacement(question, given) ? given : undefined;
    case 'text': {
      const text = given.trim();
      return text === '' || text.length > LONGEST_ANSWER ? undefined : text;
    }
  }
}

function isPlacement({ items, places }: Extract<Question, { type: 'placement' }>, given: string): boolean {
  const pairs = given.split(',').map((pair) => pair.split('='));
  return pairs.length === items.length && items.every(({ id }, index) => pairs[index]?.[0] === id && places.some((place) => place.id === pairs[index]?.[1]));
}

/** Which place each item was put into, by the items' ids. */
export function placesOf(answer: string): ReadonlyMap<string, string> {
  return new Map(answer.split(',').map((pair) => pair.split('=') as [string, string]));
}

/** An answer in words, as the learner saw it. */
export function wordsOfAnswer(question: Question, answer: string): string {
  const textOf = (options: readonly Option[], id: string) => options.find((option) => option.id === id)?.text ?? id;
  if (question.type === 'choice') return textOf(question.options, answer);
  if (question.type === 'text') return answer;
  return [...placesOf(answer)].map(([item, place]) => `${textOf(question.items, item)}: ${textOf(question.places, place)}`).join('; ');
}
