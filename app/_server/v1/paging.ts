import { z } from 'zod';
import type { Place } from '#lib/workshops/index.ts';
import { RefusedRequest } from '../web/api.ts';

/** Milliseconds from 1970 of a moment that a Date can hold. */
const moment = z.int().min(-8.64e15).max(8.64e15);
const place = z.tuple([moment, z.string().max(100)]);

/** A place in a list as one word, which only we need to understand. */
export function wordOf(next: Place | undefined): { continue?: string } {
  return next ? { continue: encoded([next.at.getTime(), next.id]) } : {};
}

/** The place that a word tells of; refused when it is not one of ours. */
export function placeOf(word: string | undefined): Place | undefined {
  if (word === undefined) return undefined;
  const [at, id] = decoded(word, place);
  return { at: new Date(at), id };
}

/** The same for a list that is sorted by number. */
export function wordOfNumber(next: number | undefined): { continue?: string } {
  return next === undefined ? {} : { continue: encoded(next) };
}

export function numberOf(word: string | undefined): number | undefined {
  return word === undefined ? undefined : decoded(word, z.int());
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded<T>(word: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(word, 'base64url').toString()));
  } catch {
    throw new RefusedRequest(422, 'invalid', 'continue: is none that an answer gave.');
  }
}
