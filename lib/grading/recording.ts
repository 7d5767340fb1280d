import { z } from 'zod';

/** Keys as somebody typed them, and the size of their terminal. */
export interface Recording {
  columns: number;
  rows: number;
  /** In order; `at` is milliseconds since the beginning. */
  keys: readonly { at: number; text: string }[];
}

/** A recording that cannot be read; the message names the line. */
export class RecordingError extends Error {
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.name = 'RecordingError';
  }
}

const headerSchema = z.looseObject({ version: z.literal(2), width: z.int().min(1).max(1000), height: z.int().min(1).max(500) });
const eventSchema = z.tuple([z.number().min(0), z.string(), z.string()]);

/** Milliseconds after which a pause is as good as over: somebody had lunch. */
const LONGEST_PAUSE = 60_000;

/**
 * Reads the keys of an asciicast of version 2, as `bin/drydock shell --record` and `asciinema rec --stdin` write it.
 * Long pauses are shortened to a minute. RecordingError when it is none, or holds no keys.
 */
export function parseRecording(text: string): Recording {
  const [head = '', ...lines] = text.split('\n');
  const header = headerSchema.safeParse(json(head, 1));
  if (!header.success) throw new RecordingError(1, 'not the head of an asciicast of version 2');
  const keys: { at: number; text: string }[] = [];
  let [at, before] = [0, 0];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const event = eventSchema.safeParse(json(line, index + 2));
    if (!event.success) throw new RecordingError(index + 2, 'an event is [seconds, kind, text]');
    const [seconds, kind, data] = event.data;
    at += Math.min(Math.max(0, seconds * 1000 - before), LONGEST_PAUSE);
    before = seconds * 1000;
    if (kind === 'i') keys.push({ at: Math.round(at), text: data });
  });
  if (keys.length === 0) throw new RecordingError(1, 'no keys were recorded (asciinema records them with --stdin)');
  return { columns: header.data.width, rows: header.data.height, keys };
}

function json(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordingError(number, 'not JSON');
  }
}
