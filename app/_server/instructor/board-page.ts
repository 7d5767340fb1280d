import type { BoardEvent, LedWorkshop } from '#lib/workshops/index.ts';

/** The whole board as it is now: the first event of its stream. */
export async function currentBoard(led: LedWorkshop): Promise<Extract<BoardEvent, { type: 'snapshot' }>> {
  const once = new AbortController();
  try {
    for await (const event of led.board(once.signal)) if (event.type === 'snapshot') return event;
  } finally {
    once.abort();
  }
  throw new Error('a board ended before it began');
}
