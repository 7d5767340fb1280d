import { z } from 'zod';
import type { TerminalRequest } from './protocol.ts';
import { LARGEST_FRAME } from './protocol.ts';

const whole = z.number().int().nonnegative();

const requests: z.ZodType<TerminalRequest> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), columns: whole.min(1), rows: whole.min(1) }),
  z.object({ type: z.literal('ack'), bytes: whole }),
  z.object({ type: z.literal('run'), commands: z.string().max(LARGEST_FRAME) }),
]);

/** A text frame from a browser; undefined when it is no request. */
export function parseRequest(text: string): TerminalRequest | undefined {
  try {
    return requests.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
