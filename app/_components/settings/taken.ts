/** What the server took of a file of progress. */
export interface Taken {
  taken: number;
  /** Exercises that this course does not have. */
  unknown: number;
}

function exercises(count: number): string {
  return `${count} ${count === 1 ? 'exercise' : 'exercises'}`;
}

/** What became of a file, in words. */
export function takenWords({ taken, unknown }: Taken): string {
  const left = unknown > 0 ? ` ${exercises(unknown)} of the file ${unknown === 1 ? 'is' : 'are'} not in this course and ${unknown === 1 ? 'was' : 'were'} left out.` : '';
  return `Taken in: ${exercises(taken)}.${left}`;
}

/** The file's content as the server takes it; throws an Error in words when it is no such file. What is wrong inside, the server says. */
export function parseProgressFile(text: string): unknown {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON. A file of progress is what “Save my progress” gives.');
  }
  if (typeof file !== 'object' || file === null || !('format' in file)) throw new Error('it is JSON, but no file of Drydock’s progress.');
  return file;
}
