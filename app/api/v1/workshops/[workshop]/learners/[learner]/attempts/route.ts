import { listAttempts } from '../../../../../../../_server/v1/operations.ts';
import { numberOf, wordOfNumber } from '../../../../../../../_server/v1/paging.ts';
import { shownAttempt } from '../../../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(listAttempts, async ({ workshop, params, query: { limit, continue: word } }) => {
  const attempts = await workshop.attemptsOf(params.learner ?? '', { limit: limit + 1, before: numberOf(word) });
  const items = attempts.slice(0, limit);
  return { items: items.map(shownAttempt), ...wordOfNumber(attempts.length > limit ? items.at(-1)?.id : undefined) };
});
