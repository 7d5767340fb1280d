import { listResults } from '../../../../../_server/v1/operations.ts';
import { placeOf, wordOf } from '../../../../../_server/v1/paging.ts';
import { shownResults } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(listResults, async ({ workshop, query }) => {
  const { items, next } = await workshop.results({ limit: query.limit, after: placeOf(query.continue) });
  return { items: items.map(shownResults), ...wordOf(next) };
});
