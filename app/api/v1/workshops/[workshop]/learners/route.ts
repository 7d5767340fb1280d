import { listLearners } from '../../../../../_server/v1/operations.ts';
import { placeOf, wordOf } from '../../../../../_server/v1/paging.ts';
import { shownLearner } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(listLearners, async ({ workshop, query }) => {
  const { items, next } = await workshop.roster({ limit: query.limit, after: placeOf(query.continue) });
  return { items: items.map(shownLearner), ...wordOf(next) };
});
